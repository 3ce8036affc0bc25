// Rings that nothing refers to any more, and one that a global does.
let ring = null;
function make(n) {
  const first = { n, self: null, next: null };
  let at = first;
  for (let i = 1; i < n; i++) {
    at.next = { n: i, back: at, next: null };
    at = at.next;
  }
  at.next = first;
  first.self = first;
  return first;
}
function mbpf_prog() {
  let sum = 0;
  for (let i = 0; i < 40; i++) {
    const r = make(3);
    if (i % 10 === 0) ring = r;
    sum += r.next.next.next.n;
  }
  return sum + ring.self.next.back.n;
}
