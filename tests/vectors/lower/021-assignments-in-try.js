function g() { return 1; }
function mbpf_prog() {
  let x = 1;
  try { x = g() && g(); x = [x, g()]; x = (x + g()) & 0xffff; } catch { return x; }
  x = g() || 2;
  return x;
}
