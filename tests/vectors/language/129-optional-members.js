const seen = [];
function t(x) { seen.push(x); return x; }
function mbpf_prog() {
  const o = { a: { b: { c: 5 } }, n: null, z: [1, 2, 3] }; let u;
  show(o?.a.b.c); show(o?.a?.b?.c); show(o.n?.x); show(o.q?.x); show(u?.x); show(u?.[t(1)]); show(o?.[t('a')]?.b.c); show(o.z?.[t(2)]); show(o.z?.length); show(o.z?.['length']); show(o?.['n']); show('abc'?.[1]); show('abc'?.length); show(0?.x); show(false?.[1]); show(''?.length); show(null?.[t(3)]); show(undefined?.x.y.z);
  show(seen); let l = o?.z?.[1]; l = l?.foo; show(l); l = l?.foo; show(l); let k = o; k = k?.a; k = k.b?.c; show(k); k = (k = null)?.x; show(k); u?.x; o?.a; show(typeof u?.x); show(`${u?.x}`); show([u?.x, o?.n]); show(u?.x === undefined); show(-u?.x); show((u?.x, 3));
  const i = { v: 0 }; show(o.z?.[i.v++]); show(u?.[i.v++]); show(i.v); show((i.v ? o : u)?.n); show((t(u))?.x); show((u ?? o)?.z?.[0]); show(Math?.max(1, 2)); show(o?.a.b == null); show(1?.5:2);
}
