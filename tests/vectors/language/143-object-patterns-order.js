const seen = [];
function t(x) { seen.push(x); return x; }
function mbpf_prog() {
  const o = {}; let u; ({ [t('k1')]: t(o)[t('m1')] = t('d1'), [t('k2')]: t(o)[t('m2')] = t('d2') } = t({ k1: 1 })); show(seen.length); let s = ''; for (let i = 0; i < seen.length; i++) s += typeof seen[i] === 'object' ? 'o ' : seen[i] + ' '; show(s); show([o.m1, o.m2]); seen.length = 0;
  try { ({ [t('k')]: u } = null); } catch (e) { show(e); } show(seen); try { ({ a: t(o).x } = null); } catch (e) { show(e); } show(seen.length); try { ({ a: t(null)[t('m')] } = {}); } catch (e) { show(e); } show(seen); seen.length = 0; try { ({ a: { b: u } = t(null) } = {}); } catch (e) { show(e); } show(seen); try { const { [t('p')]: { x } } = {}; } catch (e) { show(e); } show(seen); ({ a: u, b: u } = { a: 1, b: 2 }); show(u); let k = [1]; ({ [k]: u, [(k[0] = 2, k)]: k } = { 1: 'one', 2: 'two' }); show([u, k]); let w = { v: 1 }; const first = w; ({ a: w.v, b: w } = { a: 5, b: null }); show(first.v); show(w); w = first; ({ a: w.v = (w = null, 6) } = {}); show(first.v); show(w);
}
