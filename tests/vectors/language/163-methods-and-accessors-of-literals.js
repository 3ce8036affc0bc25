let log = '';
const o = {
  get a() { log += 'g'; return this.b; }, set a(v) { log += 's' + v; this.b = v; },
  b: 1, m(x) { return this.b + x; }, 'q r'() { return 'qr'; }, 5() { return 5; }, ['c' + 1]() { return 'c1'; },
  get ['d' + 1]() { return 'd1'; }, get only() { return 1; }, set only2(v) { },
};
function mbpf_prog() {
  show([o.a, (o.a = 5), o.a, o.m(2), o['q r'](), o[5](), o.c1(), o.d1]);
  o.a += 2; o.a++; ++o.a; o.a ||= 1; o.a &&= 4; o.a ??= 2;
  show([log, o.b]);
  attempt(() => { o.only = 2; });
  show(o.only2);
  show([o.m.name, o['q r'].name, o[5].name, o.c1.name]);
  const keys = [];
  for (const k in o) keys.push(k);
  show(keys);
  show(o);
}
