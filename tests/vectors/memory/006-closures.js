// Cells that several functions share, kept and dropped.
let kept = null;
function counter(start) {
  let n = start;
  return { up: () => ++n, get: () => n };
}
function mbpf_prog() {
  let sum = 0;
  for (let i = 0; i < 60; i++) {
    const c = counter(i);
    c.up();
    if (i % 20 === 7) kept = c;
    sum += c.get() + (kept ? kept.up() : 0);
  }
  mbpf.log(1, sum + ' ' + kept.get());
  return sum % 100;
}
