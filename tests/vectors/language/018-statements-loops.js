function mbpf_prog() {
  let i = 0, s = '';
  while (i < 3) s += i++; show(s);
  do s += i--; while (i > 0); show(s); do { s += 'x'; } while (false); show(s);
  for (let k = 0, n = 4; k < n; k++, n--) s += k + ':' + n; show(s);
  for (;;) { if (i++ > 5) break; if (i % 2) continue; s += i; } show(s);
  for (i = 0; i < 3;) { s += i; i += 2; } show(s); for (; i-- > 0;); show(i);
  for (let k = 5; k--;) s += k; show(s); while (false) s = ''; while (i++ < 3) { if (i == 1) continue; s += '.' + i; } show(s);
  for (var v = 0; v < 2; v++) { var w = v; } show(v); show(w);
  for (let k = 0; k < 3; k++) { let k = 'in'; s += k; } show(s);
  let n = 0; for (let a = 0; a < 3; a++) for (let b = a; b < 3; b++) { if (b == 1) continue; n += a * 10 + b; } show(n);
  for (let x = 0.1; x < 1; x += 0.3) show(x); for (let x = '1'; x < 4; x++) show(x); for (let x = 2147483645; x < 2147483650; x++) show(x); for (let x = -2147483647; x > -2147483651; x--) show(x);
  let c = 10; do { c--; if (c == 5) break; } while (c); show(c);
}
