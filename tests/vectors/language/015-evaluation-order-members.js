let log = '';
function f(n, v) { log += n; return v; }
function mbpf_prog() {
  const a = [0, 0, 0, 0, 0]; let i = 0;
  a[i++] = i; show(a); a[i] = i++; show(a); a[i++] = a[i++] = i; show(a); show(i); i = 0; a[i] = i = 2; show(a); a[i++] += i; show(a); a[i--] -= i--; show(a); show(i);
  const o = { p: 1, q: { r: 2 } };
  f('1', o).p = f('2', 7); f('3', o)[f('4', 'q')] = f('5', 9); show(log); show(o); log = '';
  f('1', o)[f('2', 'p')] += f('3', 1); f('a', o).p += f('b', 2); f('x', a)[f('y', 0)]++; --f('u', a)[f('v', 1)]; show(log); show(o); show(a); log = '';
  let p = o; p.n = p = { m: 1 }; show(o); show(p);
  let u = o; u[(u = { w: 0 }, 'z')] = u; show('z' in o); show('z' in u);
  let k = 'k1'; o[k] = k = 'k2'; show(o.k1); show(o.k2);
  let c = [1, 2]; c[(c = [8, 9], 0)] = 5; show(c); let d = [1]; d[0] = (d = [4], 3); show(d);
  show(f('1', a)[f('2', 2)]); show(f('3', o).p); show(log);
}
