const log = [];
const key = k => { log.push('key ' + k); return k; };
class A {
  a = 1; b; 'c d' = this.a + 1; 5 = 2; [key('e')] = log.push('value e');
  f = () => this.a;
  constructor(x) { log.push('constructor'); this.a = x; }
  [key('g')] = this.b;
}
function mbpf_prog() {
  show(log);
  const a = new A(7);
  show(log);
  show([a.a, a['c d'], a[5], a.f(), 'b' in a, a.b, 'g' in a]);
  const keys = []; for (const k in a) keys.push(k);
  show(keys);
  class B { static s = 1; static t = this.s + 1; static u; static [key('v')] = 3; static { this.w = this.v + this.t; } }
  show([B.s, B.t, 'u' in B, B.v, B.w]);
  class C { x = 1; set x(v) { log.push('never'); } }
  show(new C().x);
}
