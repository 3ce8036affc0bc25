// failure profile
// A getter would have to be called in the middle of the instruction that goes to the next element.
function mbpf_prog() {
  const b = [,];
  Object.setPrototypeOf(b, Object.defineProperty({}, '0', {get() { return 7; }}));
  mbpf.log(1, String(b[0]));
  Object.setPrototypeOf(b, Object.setPrototypeOf(Object.defineProperty([], 'x', {value: 1}), Object.defineProperty(Object.create(Array.prototype), '0', {get() { return 7; }})));
  mbpf.log(1, String(b[0]));
  for (const v of b) mbpf.log(1, String(v));
}
