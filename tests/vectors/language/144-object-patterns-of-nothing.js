let n = 0;
function t() { n++; return 'k'; }
function a({ }) { return 'a'; }
function b({ x }) { return x; }
function c(v) { const { } = v; return 'c'; }
function d(v) { let x; ({ [t()]: x } = v); return x; }
function e(v) { ({} = v); return 'e'; }
function f(v) { const { ...r } = v; return r; }
function g(v) { const { x: { } } = v; return 'g'; }
function h(v) { const { x: { } = 1 } = v; return 'h'; }
function i(v) { const { length } = v; return length; }
function run(f) { const all = [undefined, null, 0, '', false, {}, []]; for (let i = 0; i < all.length; i++) try { show(f(all[i])); } catch (e) { show(e); } try { show(f()); } catch (e) { show(e); } }
function mbpf_prog() { run(a); run(b); run(c); run(d); run(e); run(f); run(g); run(h); run(i); show(n); try { throw null; } catch ({ }) { show('no'); } }
