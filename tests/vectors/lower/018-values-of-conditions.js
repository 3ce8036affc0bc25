function f(a, b) {
  let x = a || b;
  x = x && (a < b);
  const y = a > b ? a : b;
  x = y ?? x;
  return x !== y;
}
function mbpf_prog() { return f(1, 2); }
