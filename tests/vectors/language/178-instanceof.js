function A() { }
function mbpf_prog() {
  const a = new A();
  show([a instanceof A, a instanceof Object, 5 instanceof A, null instanceof A, A instanceof Object]);
  A.prototype = {};
  show([a instanceof A, new A() instanceof A]);
  attempt(() => a instanceof 5);
  attempt(() => a instanceof {});
  attempt(() => a instanceof (() => 1));
  show([new TypeError() instanceof Error, [] instanceof Array, (() => 1) instanceof Object]);
}
