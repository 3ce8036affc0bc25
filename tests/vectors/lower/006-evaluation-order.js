function two(a, b) { return a + b; }
function mbpf_prog() {
  let x = 1;
  let y = x + (x = 5);
  y = two(x, x++);
  return x + y;
}
