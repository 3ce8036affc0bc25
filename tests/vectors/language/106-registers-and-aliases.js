function f(x) { let a = x; const r = [a, a++, a, ++a, a, a += 2, a, a--, a = 10, a]; return r; }
function g(a, b) { return a + (a = b) * (b = a) - a + b; }
function h(o) { let p = o; return p.v + (p = { v: 10 }).v + p.v; }
function i(a) { let k = 0; return a[k] + a[++k] + a[(k = 0, k)] * a[k++] - a[k]; }
function j(a) { return a.x === (a = { x: 1 }, a.x); }
function k(a) { if (a < (a = 5)) return a; return -a; }
function l(a) { let t = a; t = t ? t = 3 : 4; t = t + (t ? t = 1 : t = 2); return t; }
function m(a, b) { a = b = a + b; b = a - (a = 1); return [a, b]; }
function n(a) { let b = a && (a = 0) || a; return [a, b]; }
function o(a) { a = a + 1 + (a = 2) + a; a = [a, a = 3, a]; return a; }
function p(a) { a = { x: a, y: a = 2, z: a }; return a; }
function q(a) { a = a.b = a; return a; }
function r(a) { a[a = 0] = a; return a; }
function t(a) { let c = a; c = c++ + c++; c += c++ * 2; c -= --c; return c; }
function u(a) { return `${a}${a = 2}${a}` + a++ + a; }
function v(a) { return typeof a + (a = 's') + typeof a; }
function w(x) { let y = x; y = y & 0xffff; let z = y & (y = 0xff00); return [y, z, x & 0xffff & (x = 1)]; }
function x1(a) { a = -a; a = !a; a = +a; a = ~a; a = typeof a; return a; }
function y1(a, b) { return [a < b, a = b, a < b, a <= b ? a = 1 : 0, a]; }
function z1(f, x) { return f(x, x = 2, f = null, x); }
function mbpf_prog() { show(f(1)); show(g(2, 3)); show(h({ v: 1 })); show(i([1, 2, 3])); show(j({ x: 1 })); show(j({ x: 2 })); show(k(1)); show(k(9)); show(l(0)); show(l(1)); show(m(1, 2)); show(n(1)); show(n(0)); show(o(1)); show(p(1)); const c = {}; show(q(c) === c); show(c.b === c); show(r([5, 6])); show(t(5)); show(u(1)); show(v(1)); show(w(0x12345)); show(x1(5)); show(y1(1, 2)); show(z1((a, b, c, d) => [a, b, c, d], 1)); }
