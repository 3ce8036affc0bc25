let count = 0, list = [];
const config = { step: 2 };
const add = n => { count += n; return count; };
const ops = { inc: () => add(config.step), reset: function () { count = 0; }, get: () => count };
function each(a, f) { for (let i = 0; i < a.length; i++) f(a[i], i); }
function map(a, f) { const r = []; for (let i = 0; i < a.length; i++) r.push(f(a[i], i)); return r; }
function compose(f, g, x) { return f(g(x)); }
function mbpf_prog() {
  show(ops.inc()); show(ops.inc()); config.step = 10; show(ops.inc()); show(count); ops.reset(); show(ops.get()); show(add(1));
  each([3, 4, 5], (v, i) => { list.push(v * i); }); show(list); show(map(list, x => -x)); show(compose(x => x + 1, x => x * 2, 5)); show(map([1, 2], () => config.step++)); show(config);
  count = 'text'; show(ops.get()); show(add('!'));
}
