const O = Object;
let P = Object;
const A = Array;
const holder = { make: Object };
function mbpf_prog() {
  const array = [1];
  P = P;
  show(typeof O());
  show(typeof P());
  show(typeof holder.make());
  show(typeof new O());
  show(O(array) === array);
  show(P(array) === array);
  show(typeof P(null));
  show(A(3).length);
  show(O === Object);
  show(O.name);
}
