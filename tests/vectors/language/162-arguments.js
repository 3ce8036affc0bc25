function first(a, b) { a = 9; return [arguments[0], arguments[1], arguments.length, a, b]; }
function rest(a, ...r) { r.push(7); return [arguments.length, r, arguments[1]]; }
function defaults(a = arguments.length, { b } = { b: arguments[0] }) { return [a, b, arguments[0]]; }
function count() { return arguments.length; }
function written() { arguments[0] = 5; return [arguments[0], typeof arguments, arguments instanceof Array]; }
function kept(x) { return () => { arguments[0]++; return [x, arguments[0]]; }; }
function mbpf_prog() {
  show(first(1));
  show(first(1, 2, 3));
  show(rest(1, 2, 3));
  show(defaults());
  show(defaults(4));
  show([count(), count(1, 2), count(...[1, 2, 3]), new (function () { this.n = arguments.length; })(1, 2).n]);
  show(written(1));
  const k = kept(1);
  show([k(), k()]);
  show([first.length, rest.length, defaults.length]);
}
