// failure profile
// There is no Function.prototype, a function itself in ECMAScript: asking for it ends the run.
class A {}
class B extends A {}
function mbpf_prog() {
  mbpf.log(1, '' + (Object.getPrototypeOf(B) === A) + (B.__proto__ === A));
  mbpf.log(1, '' + (Object.getPrototypeOf(new B()) === B.prototype));
  mbpf.log(1, '' + (Object.getPrototypeOf(TypeError) === Error));
  mbpf.log(1, typeof Object.getPrototypeOf(A));
}
