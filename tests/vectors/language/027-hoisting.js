show2(typeof early); var early = 5;
function show2(x) { first = x; }
var first;
function f() { show(typeof v); v = 3; show(v); var v = 4; show(v); { var v; show(v); } return typeof g; function g() { } }
function h(a) { show(a); var a; show(a); var a = 7; show(a); return a; }
function p(a) { show(typeof a); function a() { } return typeof a; }
function d() { return 1; } function e() { return before(); function before() { return after(); } function after() { return 'after'; } }
function block() { let r = ''; { r += typeof inner; function inner() { } } { function inner() { return 2; } r += inner(); } return r; }
function self(n) { return n ? n + self(n - 1) : 0; }
function loop() { for (var i = 0; i < 2; i++) { var x; if (i) show(x); x = i + 10; } return x; }
function vars() { if (false) { var never = 1; } show(never); for (var k in {}) ; show(k); try { throw 1; } catch (q) { var q2 = q; } return q2; }
function mbpf_prog() { show(first); show(early); show(f()); show(h(1)); show(p(5)); show(e()); show(block()); show(self(4)); show(loop()); show(vars()); show(d()); show(typeof mbpf_prog); show(typeof later); show(later); }
var later = 'later';
