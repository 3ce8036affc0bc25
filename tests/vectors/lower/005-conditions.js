function f(a, b) {
  if (a < b && a !== 3 || !(b >= 300)) return 1;
  if (a == null || 5 > b) return a;
  return a && b ? a === b : !b;
}
function mbpf_prog() { return f(1, 2); }
