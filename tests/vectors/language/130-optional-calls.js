const seen = [];
function t(x) { seen.push(x); return x; }
function mbpf_prog() {
  const o = { f: t, n: null, z: [1] }; let u, f = t; if (seen.length) f = null;
  show(t?.(1)); show(f?.(2)); show(u?.(t(3))); show(o.f?.(4)); show(o.n?.(t(5))); show(o.q?.(t(6))); show(o?.f(7)); show(u?.f(t(8))); show(u?.f?.(t(9)).x[t(1)]); show(o?.f?.(10)); show(o?.['f'](11)); show(o?.['f']?.(12)); show(o[t('n')]?.(t(13)));
  show(o.z?.push(2)); show(o.z.push?.(3)); show(o?.z?.push?.(4)); show(o.z?.pop()); show(o.z); show(o.z.nope?.(t(14))); show(o.n?.z.push(t(15))); show(seen); try { o.z?.nope2(t(16)); } catch (e) { show(e); } try { o.z?.(t(17)); } catch (e) { show(e); } show(seen.length); show(String?.(5)); show(isNaN?.('x')); show((() => 6)?.()); show(f?.(f)?.(f)?.(18));
}
