function x() { return 'outer'; }
var v = 'top';
function a(p = x(), q = v) { var v = 'inner', p; return [p, q, v]; }
function b(p = x()) { function x() { return 'inner'; } return [p, x()]; }
function c(p, q = p) { var p = 3, r = p; return [p, q, r]; }
function d(p, q = 1) { function p() { } return [typeof p, q]; }
function e(p = v) { var v; return [p, v]; }
function f(p, { q } = { q: p }) { var p, q; { let p = 'block'; q += p; } return [p, q]; }
function g(p = () => v) { var v = 1; return [p(), v]; }
function h(p = 1, q) { if (q) { var r = p; } return r; }
const i = (p = x, { q = p() } = {}) => { let x = 5; return [typeof p, q, x]; };
function j(p, q = 1) { for (var p in { k: 1 }); return p; }
function mbpf_prog() { show(a()); show(a(1, 2)); show(b()); show(b(1)); show(c(1)); show(c(1, 2)); show(d(5)); show(e()); show(f(1)); show(f(1, { q: 2 })); show(g()); show(h()); show(h(undefined, 1)); show(i()); show(j(5)); }
