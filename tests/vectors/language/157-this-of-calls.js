function f() { return this; }
const o = { f, g() { return this === o; }, h: function () { return () => this === o; } };
const list = [function () { return this === list; }];
function mbpf_prog() {
  show([f(), (0, o.f)(), (() => f())()]);
  show([o.f() === o, o['f']() === o, (o.f)() === o, o.g(), o.h()(), list[0]()]);
  const p = { q: { m() { return this === p.q; } } };
  show([p.q.m(), p?.q?.m?.(), (p?.q.m)(), p.q?.['m']()]);
  const g = o.g;
  show([g(), o.f.name, new (function () { this.x = 1; })().x]);
}
