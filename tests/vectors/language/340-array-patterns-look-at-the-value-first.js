function stop() { throw new RangeError('target'); }
function t(f) { try { f(); show('no error'); } catch (e) { show(e.name); } }
const w = [1];
let later = 0;
function mbpf_prog() {
  const q = () => 1, o = {};
  t(() => { [w[x]] = q; let x = 1; });
  t(() => { [w[stop()]] = q; });
  t(() => { [stop().a, later] = 5; });
  t(() => { [...w[stop()]] = null; });
  t(() => { [, w[stop()]] = {}; });
  t(() => { [w[stop()]] = [1]; });
  t(() => { let g; [g, [w[x], g] = ((k = g, { length: y } = k) => y)] = [1, , 'z']; let x = 1; });
  t(({ a: x = ([w[x]] = q) } = {}) => x);
  t(() => { for ([o[stop()]] of [q]); });
  t(() => { for ([o.a, o[stop()]] of [[1, 2]]); });
  [w[0], o.a, ...o.b] = 'ab\u{1F600}c'; show([w[0], o.a, o.b]);
  [w[later], o[later]] = new Uint8Array([7, 8, 9]); show([w[0], o[0]]);
  [w[(later = 1, 0)]] = []; show([w[0], later]);
  let i = 0, j = 1; const s = [3, 4]; [s[i], s[j]] = [s[j], s[i]]; show(s);
  [s[i++], s[i++]] = [5, 6]; show(s); show(i);
}
