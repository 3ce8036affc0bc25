function mbpf_prog() {
  show(Object.prototype.toString()); show(Object.prototype.toString.call(TypeError.prototype));
  for (const v of [1, 'a', true, [], {}, new Error('x'), null, undefined, () => 1, new ArrayBuffer(2)]) {
    show(Object.prototype.toString.call(v));
  }
}
