let f;
const s = 'hello';
function mbpf_prog() {
  const e = '', q = "it's \"quoted\"", esc = '\b\f\n\r\t\v\0\x41\u0042\u{43}\
D\'\"\\\q';
  show(s.length); show(e.length); show(q); show(esc); show(s[0]); show(s[4]); show(s[5]); show(s[-1]); show(s['1']); show(s[1.5]); show(s['length']); show(s.x); show(e[0]); show(s.charCodeAt(0)); show(s.charCodeAt(4)); show(s.charCodeAt(5)); show(s.charCodeAt(-1)); show(s.charCodeAt()); show(s.charCodeAt('1')); show(s.charCodeAt(1.9)); show(s.charCodeAt(-0.5)); show(s.charCodeAt(NaN)); show(s.charCodeAt(Infinity)); show(s.charCodeAt(4294967296)); show(s.charCodeAt(undefined)); show(s.charCodeAt(null)); show(s.charCodeAt([2]));
  show(s + s); show(s + 1); show(1 + s); show(s + 1.5 + true + null + undefined); show(s + -0); show(s + []); show(s + [1, [2]][0]); show(s + {}); show('1' + 2 + 3); show(1 + 2 + '3'); show('3' * '4'); show('b' + 'a' + +'a' + 'a'); let t = ''; for (let i = 0; i < 300; i++) t += i % 10; show(t.length); show(t[255]); line(t);
  show('a' < 'b'); show('a' < 'B'); show('a' < 'aa'); show('' < 'a'); show('10' < '9'); show('10' < 9); show('a' == 'a'); show('a' + 'b' === 'ab'); show(s === 'hel' + 'lo'); show('abc' > 'abd'); show('é' > 'z'); let v = 'x'; v = v + v; v = v + v; show(v === 'xxxx'); show(v == 'xxxx'); show(v !== 'xxxX'); const o = {}; o[v] = 1; o['xx' + 'xx'] += 1; show(o); show(v in o); switch (v) { case 'xxxx': show('case'); }
  attempt(() => { 'abc'.length = 1; }); attempt(() => { 'abc'[0] = 'x'; }); attempt(() => { 'abc'[9] = 'x'; }); attempt(() => { 'abc'.x = 1; }); attempt(() => { (5).x = 1; }); attempt(() => { true.x = 1; }); let p = 'abc'; attempt(() => s()); attempt(() => 'abc'()); show(p); f = s.charCodeAt; show(typeof f); attempt(() => f(0)); for (const k in 'ab') show(k);
}
