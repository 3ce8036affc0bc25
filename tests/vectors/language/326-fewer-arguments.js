function four() { const [a, b, c, d] = arguments; return `${a} ${b} ${c} ${d}`; }
function rest() { const [a, b, ...c] = arguments; return `${a} ${b} ${c}`; }
function mbpf_prog() {
  show(four(1)); show(four()); show(four(1, 2, 3, 4, 5));
  show(rest(1)); show(rest(1, 2)); show(rest(1, 2, 3, 4));
}
