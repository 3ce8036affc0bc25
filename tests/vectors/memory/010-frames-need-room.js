// Frames go deeper than the room that garbage leaves.
function deep(n) {
  const a = [n, 'd' + n];
  return n === 0 ? 0 : deep(n - 1) + a[0];
}
function mbpf_prog() {
  let sum = 0;
  for (let i = 0; i < 20; i++) {
    for (let k = 0; k < 12; k++) sum += [k, 's' + k].length;
    sum += deep(3);
  }
  return sum;
}
