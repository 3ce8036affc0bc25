function a({ x, y: { z = 1 } = {} }) { return [x, z]; }
function b({ x = 1, ...r } = { x: 2, q: 3 }, s = x + 1) { x = 10; r.n = s; return [x, r, s]; }
const c = ({ x }) => x, d = ({ x }, { y = x } = {}) => { const s = x + y; return [x, y, s]; }, e = ({ [1 + 1]: two, ['k']: k = two }) => [two, k];
function f(v, { length } = v, { 0: first = length } = v) { return [length, first]; }
function g({ x }, x2 = x) { var y = x; x++; return [x, x2, y]; }
function h(n, { v } = { v: n }) { return n ? h(n - 1) + v : v; }
function i({ a, b }) { const t = a; a = b; b = t; return [a, b]; }
function mbpf_prog() {
  show(a({ x: 1 })); show(a({ y: { z: 2 } })); show(b()); show(b({ q: 1 })); show(b({}, 5)); show(c({ x: 'c' })); show(d({ x: 1 })); show(d({ x: 1 }, { y: 2 })); show(e({ 2: 'two' })); show(f('abc')); show(f([])); show(f([7, 8], 'q')); show(g({ x: 1 })); show(h(4)); show(i({ a: 1, b: 2 })); const all = [a, c, d]; for (let k = 0; k < all.length; k++) show(all[k]({ x: k })); try { a(); } catch (e) { show(e); } try { d({}, null); } catch (e) { show(e); } show((({ x }) => x)({ x: 'now' }));
}
