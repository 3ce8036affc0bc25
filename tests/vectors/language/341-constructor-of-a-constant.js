function mbpf_prog() {
  const t = 'ab';
  show(t.constructor(5) === '5'); show('ab'.constructor('c')); show(`x${t}`.constructor(1) + 1);
  show([1].constructor(3).length); show([1]['constructor'](1, 2)); show(t.constructor === String);
  show([2].constructor === Array); show((5).constructor('7') + 1); show(true.constructor(0));
}
