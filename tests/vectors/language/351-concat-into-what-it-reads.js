// events 1
// The constructor of a class gives the very array that is joined: its elements move one after the
// other, as they are read.
function mbpf_prog() {
  const x = [0, 1, 2, 3, 4, 5];
  class M extends Array { constructor() { super(); return x; } }
  const m = Object.setPrototypeOf([7, 8], M.prototype);
  mbpf.log(1, m.concat(x).join());
  mbpf.log(1, m.slice(1).join());
}
