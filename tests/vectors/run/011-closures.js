let out = '';
function log(x) { out += String(x) + '|'; return x; }
function counter(step, start = step) {
  let n = start;
  return { next: () => n += step, read: function () { return n; } };
}
function tried(f) { try { log(f()); } catch (e) { log(e instanceof ReferenceError ? 'R' : e instanceof TypeError ? 'T' : 'E'); } }
function run() {
  const c = counter(2), d = counter(5, 0);
  c.next(); d.next(); c.next(); log(c.read()); log(d.read());
  const list = [];
  for (let i = 0, k = (list.push(() => i), 1); i < 3; list.push(() => i + 100), i += k) list.push(() => i);
  for (const key in { a: 1, b: 2 }) list.push(() => key);
  for (const x of [7, 8]) list.push(() => x);
  for (let [a, b = () => a] of ['xy', [1]]) list.push(() => a, typeof b === 'function' ? b : () => b);
  for (const f of list) log(f());
  const self = function me(n) { return n ? me(n - 1) + 1 : me === self; };
  log(self(3)); log(self.name); log(self.length);
  tried(() => early); let early = 1; tried(() => early); tried(() => early = 2); tried(() => early);
  tried(() => { later(); let v = 1; function later() { return v; } return v; });
  const make = () => () => 1; log(make() === make()); const one = make(); log(one === one);
  log(((a, b = () => a) => { var a; const s = a; a = 9; return s + a + b(); })(1));
  log((({ p, q = () => p }, ...[r, s = () => p + r]) => q() + s())({ p: 1 }, 2));
  try { throw 5; } catch (e) { list.push(() => e++); } log(list.pop()() + e1());
  function e1() { return early; }
  switch (1) { case 0: let z; case 1: tried(() => z); }
  return out;
}
