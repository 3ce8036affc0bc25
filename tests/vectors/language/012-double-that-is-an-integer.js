function make(x) { return x + 0.5 - 0.5; }
function mbpf_prog() {
  const a = ['p', 'q', 'r'], o = { 0: 'zero', 1: 'one' }, t = new Uint8Array([7, 8, 9]);
  const one = make(1), two = make(2), zero = make(0);
  show(a[one]); show(o[one]); show(t[two]); show('xyz'[two]); show(o[zero]);
  a[one] = 'Q'; o[two] = 'two'; t[one] = 55; show(a); show(o); show(t);
  show(one === 1); show(one == 1); show(one == '1'); show(String(one)); show(typeof one); show(one | 0); show(one << two); show(~one);
  switch (one) { case 0: show('zero'); break; case 1: show('one'); break; default: show('other'); }
  if (one === 1) show('jseqi'); if (one < 2) show('jlti'); if (one >= 1) show('jgei'); if (one) show('truthy'); if (!zero) show('falsy');
  let i = make(0); while (i < make(3)) { show(i); i++; }
  for (let k = make(0); k < a.length; k++) show(a[k]);
  show(1 / make(-0)); show(one in a); show(two in o); show(delete o[one]); show(o);
  a.length = two; show(a); show(new Uint8Array(make(3)).length); show(Math.max(one, two)); show(Math.imul(two, make(3)));
  show(make(2147483647) + 1); show(make(2147483648) | 0); show(make(-2147483648) - 1); show(-zero); show(zero * -1);
}
