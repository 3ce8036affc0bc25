// failure profile
// An array that inherits from Array.prototype no more could not be gone through.
class P { valueOf() { return 2; } }
function mbpf_prog() {
  const a = [1, , 'z'];
  class L extends Array {}
  Object.setPrototypeOf(a, L.prototype);
  for (const x of a) show(x);
  Object.setPrototypeOf(a, new P());
}
