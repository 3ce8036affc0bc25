let log = '';
const o = { m: two, n: 5 };
function f(n) { log += n; return n; }
function two(a, b) { return '' + a + ',' + b; }
function mbpf_prog() {
  let x = 1;
  show(two(x, x++)); show(two(x++, x)); show(two(x, x = 7)); show(two(x, (x += 1, x))); show(two(two(x, x--), x));
  show(two(f(1), f(2), f(3))); show(two(f(1))); show(two()); show(log); log = '';
  log = "";
  show(o.m(f(1), f(2))); show(o['m'](f(3))); show((0, o.m)(f(4), f(5))); show(log); log = '';
  attempt(() => f(1).x.y(f(2))); attempt(() => null[f(3)]); attempt(() => { null[f(4)] = f(5); }); attempt(() => { undefined.x = f(6); }); attempt(() => undefined.x(f(7))); attempt(() => o.n(f(8))); attempt(() => o.none(f(9))); attempt(() => f('a')(f('b'))); attempt(() => { o.none.x = f('c'); }); attempt(() => { o.none[f('d')] = f('e'); }); attempt(() => { o.none[f('g')] += f('h'); }); attempt(() => { o.none[f('i')]++; }); attempt(() => delete o.none[f('j')]); attempt(() => f('k') in f('l')); attempt(() => f('m') instanceof f('n'));
  show(log);
}
