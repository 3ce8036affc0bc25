// failure profile
// The name and length of a function would stay configurable: freezing one ends the run. A bound
// function and a class's instance can be frozen.
function mbpf_prog() {
  class A {}
  const b = Object.freeze(mbpf_prog.bind(null));
  mbpf.log(1, '' + Object.isFrozen(b) + Object.getOwnPropertyDescriptor(b, 'name').configurable);
  mbpf.log(1, '' + Object.isFrozen(Object.freeze(new A())) + Object.isSealed(A) + Object.isExtensible(A));
  mbpf.log(1, '' + Object.isSealed(Object.preventExtensions(() => 0)));
}
