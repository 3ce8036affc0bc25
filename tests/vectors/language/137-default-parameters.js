const seen = [];
function t(x) { seen.push(x); return x; }
function f(a = t(1), b = a + 1, c) { return [a, b, c]; }
function g(a, b = t(2), c = t(b)) { a = b; b = 9; return [a, b, c]; }
function h(x = y0, y = x) { const z = x; return [x, y, z]; }
let y0 = 'global';
const i = (a, b = (seen.push(a), a)) => [a, b], j = (a = 1) => { let b = a; for (let k = 0; k < 3; k++) b += a; return b; };
function n(a, b = a > 0 ? n(a - 1) : 'end') { return b; }
function mbpf_prog() {
  show(f()); show(f(5)); show(f(undefined, null, 0)); show(f(null, undefined)); show(f(1, 2, 3, 4)); show(seen); show(g()); show(g(1, 2)); show(g(1, undefined, 3)); show(seen); show(h()); show(h(1)); show(i()); show(i(1)); show(i(1, 2)); show(j()); show(j(2)); show(n(3)); show(n(0, 1)); const k = f, l = [f, g, i]; show(k(7)); show(l[0](8)); show(l[2](undefined, void 0)); show(((a = {}) => a)() === ((a = {}) => a)());
}
