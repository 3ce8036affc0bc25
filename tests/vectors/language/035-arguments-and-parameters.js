function f(a, b, c) { return text(a) + text(b) + text(c); }
function change(a, b) { a = a + 1; b.x = a; return a; }
function none() { return 'none'; }
function ret() { return; } function fall() { } function multi(x) { if (x) return x; }
const arrow = (a, b) => a + b, single = a => a, empty = () => { }, object = () => ({});
function mbpf_prog() {
  show(f()); show(f(1)); show(f(1, 2)); show(f(1, 2, 3)); show(f(1, 2, 3, 4)); show(f(undefined, null)); const o = {}; let v = 1; show(change(v, o)); show(v); show(o);
  show(none(1, 2)); show(ret()); show(fall()); show(multi(0)); show(multi(5)); show(arrow(1, 2)); show(arrow(1)); show(arrow()); show(single()); show(empty()); show(object()); show(void f());
  show(f.length); show(none.length); show(arrow.length); show(f.name); show(arrow.name); show((function () { }).name); show((() => 0).name); const g = function named() { }; show(g.name); const h = function () { }; show(h.name); const q = { m: function () { }, n: x => x }; show(q.m.name); show(q.n.name); show(q.n.length); let late; late = () => 1; show(late.name); q.later = () => 1; show(q.later.name);
  show(typeof f); show(f === f); show(f == arrow); show(!f); show(f ? 1 : 2); show(Math.max.name); show(Math.max.length); show(String.name); show(Array.isArray.name); show([].push.name); show([].push.length); show(Uint8Array.name); show(Uint8Array.length); show(Error.name); show(TypeError.length);
}
