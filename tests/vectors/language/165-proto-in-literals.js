function mbpf_prog() {
  const base = { v: 1, get w() { return this.u; }, m() { return 'm' + this.u; } };
  const o = { __proto__: base, u: 2 };
  show([o.v, o.w, o.m(), 'v' in o]);
  o.v = 5;
  show([o.v, base.v, delete o.v, o.v]);
  show({ __proto__: null } instanceof Object);
  const __proto__ = 3;
  for (const k in { __proto__, a: 1 }) show(k);
  for (const k in { ['__proto__']: 1 }) show(k);
  for (const k in { __proto__() { } }) show(k);
  show({ '__proto__': base }.v);
  for (const k in { __proto__: { x: 1, y: 2 }, y: 3, z: 4 }) show(k);
}
