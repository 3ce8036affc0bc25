function a() { return 'a'; }
function b() { return 'b'; }
var c = a;
function mbpf_prog() {
  show(a()); a = b; show(a()); show(c()); c = () => 'arrow'; show(c()); a = 5; attempt(() => a()); show(typeof a);
  function inner() { return 1; } show(inner()); inner = function () { return 2; }; show(inner());
  var f = function g(n) { return n > 0 ? n * g(n - 1) : 1; }; show(f(5)); show(typeof g2);
  let h = a; h = x => x * 2; show(h(4)); const k = { f: h }; show(k.f(5)); k.f = b; show(k.f());
  show((function () { return 'iife'; })()); show((() => 'arrow iife')()); show((x => ({ v: x }))(3)); show(((a, b) => { return a - b; })(5, 3));
}
var g2;
