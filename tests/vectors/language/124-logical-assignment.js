let writes = 0;
function f(x) { writes++; return x; }
function mbpf_prog() {
  let a; a ??= f(5); show(a); a ??= f(6); show(a); a &&= f(0); show(a); a &&= f(1); show(a); a ||= f('z'); show(a); a ||= f('y'); show(a); show(writes);
  show(a ||= 1); show(a &&= 2); show(a ??= 3); let b = null; show(b ??= a); show(b); let n = NaN; show(n ??= 1); show(n ||= 2); show(n &&= ''); show(n &&= f(1)); show(n ??= f(2)); show(writes);
  const q = b &&= 7; show(q + b); let c; c ||= c &&= c ??= 4; show(c); let d = 1; d &&= (d = 5, d + 1); show(d); d ||= d++; show(d); d &&= d++ + d; show(d);
  let e = 3; for (let i = 0; i < 3; i++) { e &&= i; e ||= 9 - i; } show(e); if (e ??= 0) show('yes'); if (!(e &&= 0)) show('no');
}
