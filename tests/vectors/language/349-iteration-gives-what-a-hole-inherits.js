// events 1
// An element that is missing may be inherited: for-of, spread and patterns read it there.
function show(x) { mbpf.log(1, JSON.stringify(x)); }
function mbpf_prog() {
  const b = [, , ,];
  Object.setPrototypeOf(b, [1, 2, 3]);
  show([...b]);
  show(Math.max(...b));
  const [x, ...rest] = b;
  show([x, rest]);
  show(Array.from(new Uint8Array(b)));
  show(Array.from(b));
  class L extends Array {}
  L.prototype[2] = 'g';
  show([...new L(4)].map((v) => v === undefined ? 'none' : v));
  const c = [,];
  Object.setPrototypeOf(c, [['k', 1]]);
  show(Object.fromEntries(c));
  for (const v of [1, , 3]) mbpf.log(1, String(v));
  show([].concat(b.pop(), b.shift()));
}
