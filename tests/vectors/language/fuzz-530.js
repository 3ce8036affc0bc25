// events 3
let g, h, n, o, a, u, w, k, i, turn = 0;
const K = 7, T = 'abc';
function s(x) {
  if (typeof x === 'object' && x !== null) mbpf.log(1, kind(x));
  else if (x === 0) mbpf.log(1, 1 / x < 0 ? '-0' : '0');
  else mbpf.log(1, typeof x === 'function' ? 'F' : typeof x + x);
  return x;
}
function kind(x) {
  if (x instanceof Error) return 'E' + typeof x.message;
  if (Array.isArray(x)) return '[' + x.length;
  return x instanceof P ? x instanceof Q ? 'Q' : 'P' : 'O';
}
function m(e) { if (e instanceof Error) { try { e.message = 'm'; } catch (f) { s(0); } } return e; }
function all(x) {
  let r = 0;
  for (const q in x) { if (r++ > 12) break; s(q); try { s(x[q]); } catch (e) { s(m(e)); } }
}
function P(x) { if (n-- < 0) return; this.a = x; this.v = s(new.target === undefined); }
P.prototype.m = function (x) { if (n-- < 0) return x; return s(this.a) + x; };
class Q extends P {
  b = 1;
  static c = 'c';
  constructor(x, y) { super(x); this.y = y; }
  get w() { return n-- < 0 ? 0 : s(this.a); }
  set w(x) { s(x); this.a = x; }
  m(x) { return n-- < 0 ? x : super.m(x) + this.b; }
  valueOf() { return n-- < 0 ? 2 : s(5); }
}
const z = x => x && x.length > 20 ? [] : x;
function reset() {
  g = 1; h = 'h'; n = 60; k = x => x;
  o = {
    a: 1, b: 'x', get c() { return s(this.a); }, set c(x) { this.a = x; },
    m(x) { return [this, x]; },
  };
  a = [1, , 'z', -0, 2147483647]; u = new Int8Array([1, 2, -3]); w = new Float32Array(2);
  i = new Q(3, o);
}
function run(f) {
  n = 60;
  try { s(f(1, 'q')); } catch (e) { s(m(e)); }
  try { s(f(o)); } catch (e) { s(m(e)); }
  n = 20;
  all(o); all(a); all(i); s(a.length); s(u[0]); s(u[1]); s(w[0]); s(g); s(h);
}
function p0(x, y) { return x; }
function f0(x, y = { [null]: ((((T.charAt(g)) instanceof RangeError) ? ((i.c(256)) ?? (T.charAt(i.w))) : (Math.imul(i, i) + (new Q(i)))) + (new Q(i))), a: i, ['2']: h }) {
class C1 {  } i = ({ a: (new C1(i)) }); return x; }
function p1(x, y) { return x; }
function f1(x = (Math.max(g, ((i instanceof Q) && (new Q(i)))) + (new Q(i))), y = (new Q(i))) {
class C1 {  } i = ({ a: (new C1(i)) }); return x; }
function p2(x, y) { return x; }
function f2({ a: x = (Object.assign(i, h)), ...y } = {}) {
i[h] = (new Q(i)); class C1 {  } i = ({ a: (new C1(i)) }); class C2 {  } i = ({ a: (new C2(i)) }); class C3 {  } i = ({ a: (new C3(i)) }); return x; }
const table = [f0, f1, f2];
function mbpf_prog() { reset(); run(table[turn++]); }
