function a(x = y, y = 1) { return [x, y]; }
function b(x = x) { return x; }
function c(x = (y = 2), y) { return [x, y]; }
function d(x = typeof y, y) { return x; }
function e({ p = q, q }) { return [p, q]; }
function f({ p = q } = {}, q = 1) { return p; }
function h({ p } = p) { return p; }
function i(x, { [x]: y, z = y + x } = {}) { return [x, y, z]; }
function j(x = k, k) { let l = x; return l; }
function run(f, x, y) { try { show(f(x, y)); } catch (e) { show(e); } }
function mbpf_prog() {
  run(a); run(a, 1); run(a, undefined, 2); run(b); run(b, 3); run(c); run(c, 1); run(d); run(d, 1); run(e, {}); run(e, { p: 1 }); run(e, { q: 1 }); run(f); run(f, { p: 1 }); run(h); run(h, { p: 5 }); run(i, 'k', { k: 1 }); run(i, 'z', { z: 3 }); run(i, 'q'); run(j); run(j, 1);
}
