let x = 'global';
const y = 'constant';
function f(x) { { let x = 'block'; show(x); { const x = 'deeper'; show(x); } show(x); } show(x); return x; }
function g() { var x = 'var'; { let y = x; show(y); x = 'changed'; } show(x); show(y); }
function h(x, f) { return f(x); }
function k() { let undefined2 = 1; let Math2 = 2; return undefined2 + Math2; }
function own() { const String = x => 'mine ' + x; return String(5); }
function argName(show2) { return show2; }
function loops() { let i = 'out'; for (let i = 0; i < 2; i++) { let i = 'in'; show(i); } show(i); for (const i in { p: 0 }) show(i); show(i); try { throw 'c'; } catch (i) { show(i); } show(i); }
function mbpf_prog() { show(f('param')); g(); show(x); show(h(3, v => v + 1)); show(k()); show(own()); show(argName(1)); loops(); { let x = 1; { let x = 2; x++; show(x); } show(x); } show(x); x = 'new'; show(f.length); see(); }
function see() { show(x); }
