let log = '';
function f(n) { log += n; return n; }
function pick(x) {
  let s = '';
  switch (x) { case 1: s += 'one '; case 2: s += 'two '; break; default: s += 'default '; case 3: s += 'three '; break; case '1': s += 'text '; case null: s += 'null '; break; case undefined: s += 'undef '; break; case NaN: s += 'nan '; break; case 1.5: s += 'half '; break; case -1: s += 'minus '; case 300: s += 'big '; }
  return s;
}
function lazy(x) { switch (x) { case f(1): return 'a'; case f(2): return 'b'; default: return 'd'; case f(3): return 'c'; } }
function nested(a, b) { switch (a) { case 0: switch (b) { case 0: return '00'; case 1: break; default: return '0d'; } return '01'; case 1: { switch (b) { default: break; case 5: return '15'; } } case 2: return '2'; } return 'none'; }
function mbpf_prog() {
  const list = [1, 2, 3, '1', null, undefined, NaN, 1.5, -1, 300, 0, -0, true, 'x', 4];
  for (let i = 0; i < list.length; i++) show(pick(list[i]));
  show(lazy(2)); show(lazy(3)); show(lazy(9)); show(log);
  for (let a = 0; a < 4; a++) for (let b = 0; b < 3; b++) show(nested(a, b)); show(nested(1, 5));
  switch (1) { } switch (f(7)) { default: } show(log);
  for (let i = 0; i < 6; i++) { switch (i) { case 1: continue; case 3: break; case 4: i = 10; default: show(i); } show('after' + i); }
  switch (true) { case 1 > 2: show('no'); break; case 2 > 1: show('yes'); break; }
  switch ('ab') { case 'a' + 'b': show('same text'); } let q = 'a'; switch (q + 'b') { case 'ab': show('again'); }
  switch (-0) { case 0: show('zero'); } switch (0) { case -0: show('minus zero'); }
  out: switch (3) { case 3: for (;;) { break out; } default: show('never'); }
  const x = 2; switch (x) { case 2: { let y = 5; show(y); } default: let z = 6; show(z); }
}
