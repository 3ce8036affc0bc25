function mbpf_prog() {
  let s = '';
  outer: for (let i = 0; i < 3; i++) { for (let k = 0; k < 3; k++) { if (k == 1) continue outer; if (i == 2) break outer; s += i + '' + k + ' '; } s += 'never'; } show(s); s = '';
  a: { s += 1; b: { s += 2; if (s) break a; s += 3; } s += 4; } show(s); s = '';
  x: y: for (let i = 0; i < 4; i++) { if (i == 1) continue y; if (i == 3) break x; s += i; } show(s); s = '';
  w: while (true) { do { s += 'd'; if (s.length > 4) break w; continue w; } while (true); } show(s); s = '';
  d: do { s += '.'; for (const k in { p: 1, q: 2 }) { if (s.length < 3) continue d; s += k; break d; } } while (s.length < 10); show(s); s = '';
  l: if (true) { s += 'if'; if (s) break l; s += 'no'; } show(s);
  m: switch (1) { case 1: n: switch (2) { case 2: if (s) break m; break n; } s += 'skipped'; } show(s);
  o: for (const k in [1, 2, 3]) { for (const j in [1, 2]) { if (j == 1) continue o; s += k + j; } } show(s);
  t: try { s = 'try'; if (s) break t; s = 'no'; } finally { s += '!'; } show(s);
  e: ; f: { } g: { break g; } same: for (;;) { break same; } same: for (;;) { break same; }
  p: for (let i = 0; ; i++) { q: for (;;) { r: for (;;) { if (i == 0) continue p; if (i == 1) { i++; continue q; } if (i == 2) { i++; continue r; } break p; } } } show('end');
}
