// heap 4608: Calls with lists of arguments, whose frames need room after their lists are made.
let kept = [];
function join(first, ...rest) {
  const all = [first, ...rest, ...kept];
  return rest.length > 2 ? join(...rest) + all.length : all.length;
}
function mbpf_prog() {
  let sum = 0;
  for (let i = 0; i < 25; i++) {
    const { a, ...others } = { a: 'a' + i, b: [i], c: { i } };
    kept = [a, others.b[0], others.c.i];
    sum += join('x' + i, ...kept, [i], ...'xyz') + Math.max(...[i, 1, 2]);
  }
  mbpf.log(1, kept[0] + sum);
  return sum;
}
