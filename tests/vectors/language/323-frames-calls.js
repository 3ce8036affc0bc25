// Calls of every kind, deep and with more arguments than parameters, while each of them allocates.
function deep(count, ...rest) {
  const here = { count, list: [count, ...rest] };
  if (count === 0) return here.list.length;
  const below = deep(count - 1, here, ...rest.slice(0, 3));
  return here.list.length + below + (here.count === count ? 0 : 1000);
}
function missing(a, b, c, d, e) { return [a, b, c, d, e, arguments.length, { a }.a]; }
function many(a, b, c, d, e, f, g, h) { return [a, b, c, d, e, f, g, h].join('') + { h }.h; }
function own() { const list = [...arguments]; list.push({ n: list.length }); return list; }
const wide = (...all) => { const text = all.map(x => 't' + x).join('-'); return () => text + all.length; };
const later = [];
function keep(n) { const cell = { n }; later.push(() => cell.n++ + n); return n > 0 ? keep(n - 1) : later; }
function mbpf_prog() {
  show(deep(40));
  show(missing({ x: 1 }, 's' + 1));
  show(missing());
  show(many('a', 'b' + 1, 'c', 'd', 'e', 'f', 'g', 'h' + 2, {}, [], 'x'));
  show(own('p' + 1, { q: 2 }, [3]));
  show(wide(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)());
  show(missing.call({}, [1], 'a' + 'b', ...'cd', { e: 1 }));
  show(missing.apply(null, [{ a: [1] }, 'b' + 2, , 4]));
  show(keep(12).map(f => f() + f()));
  const f = later[5];
  show([f(), f(), (() => f() + [f()].length)()]);
}
