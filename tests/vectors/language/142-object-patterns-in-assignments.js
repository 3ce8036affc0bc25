const seen = [];
function t(x) { seen.push(x); return x; }
let g, h;
function mbpf_prog() {
  const o = {}; let a = 1, b = 2, c, r; ({ a: b, b: a } = { a, b }); show([a, b]); r = ({ a: o.a, b: o['b'] = t('db'), c: o[t('k')] = t('dc'), 0: o.z } = { a: [1] }); show([o.a, o.b, o.k, o.z, r.a]); ({ g, z: h = 'dh' } = { g: 1 }); show([g, h]); a = { b: 5 }; ({ b: a, b } = a); show([a, b]); a = { a: { b: 6 } }; ({ a: { b: a } } = a); show(a); show(({ length: a } = 'xyz')); show(a); b = ({ a } = { a: 8 }).a; show([a, b]); ({ a, b = a } = {}); show([a, b]); ({ a, b = a } = { a: 1 }); show([a, b]);
  let i = 0; const q = [0, 0, 0]; ({ x: q[i++], y: q[i++] = i, z: q[i++] = i } = { x: 7 }); show(q); show(i); a = 5; try { ({ a, b = t(missing()) } = { a: 6 }); } catch (e) { show(e); } show(a); a = 5; try { ({ a = missing() } = {}); } catch (e) { show(e); } show(a); ({ a = a + 1 } = {}); show(a); ({ [a = 'k']: b } = { k: 'vk' }); show([a, b]); ({ k: a, [a]: b } = { k: 'n', n: 'vn' }); show([a, b]); ({ x: { y: c, z: { w: o.w } = { w: 'dw' } } } = { x: { y: 1 } }); show([c, o.w]); c = 3; c += ({ c } = { c: 4 }).c; show(c); c = [c, { c } = { c: 9 }, c]; show([c[0], c[2]]); if ({ c } = { c: 0 }) show(c); for ({ c, a } = { c: 0, a: 2 }; c < a; c++) show(c); const f = x => ({ a: x.y } = { a: 3 }); show(f(o).a); show(o.y); show(seen); void ({ a } = { a: 'last' }); show(a);
}
function missing() { throw new RangeError(); }
