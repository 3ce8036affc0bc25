let g, h = null, k = 0, calls = 0, early = '';
var v;
function f(x) { calls++; return x; }
function peek() { try { late ??= f(1); } catch (e) { early += e.name; } try { late &&= f(1); } catch (e) { early += e.name; } }
function mbpf_prog() {
  g ??= f({}); show(g === (g ??= f(1))); show(g ||= 1); h ??= f('h'); h ??= f('i'); show(h); k ||= f(2); k &&= f(3); show(k); v ??= f('v'); show(v); show(v &&= null); show(v &&= f(1)); show(calls);
  show(early); show(late ||= 2); show(late &&= 0); show(late ??= 3); show(calls);
}
peek();
let late = 1;
