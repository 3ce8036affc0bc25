let n = 0;
function f(x) { n++; return x; }
function g(o) { if (o?.x) return 'x'; if (!o?.y) return 'no y'; return o?.z ? 'z' : 'none'; }
function mbpf_prog() {
  show(g()); show(g(null)); show(g({})); show(g({ x: 1 })); show(g({ y: 1 })); show(g({ y: 1, z: 1 })); show(g(5)); let u, i = 0, o = { v: 3, w: null }; while (o?.v) { if (--o.v === 1) o = null; i++; } show(i); do i++; while (o?.v); show(i); for (; u?.x; ) i++; show(i); show(u?.x ?? 'd'); show(u?.[f(1)] ?? u?.x ?? 'e'); o = { v: 0, w: null }; show(o?.v ?? 'f'); show(o?.w ?? 'g'); show(o?.w?.x ?? f('h')); show(o?.v || 'i'); show(o?.v && f('j')); show(u?.x && f('k')); show(u?.x || f('l')); show(!u?.x); show(u?.x ? 1 : 2); show(o?.v === 0 ? 1 : 2); show(n); if (u?.x && f(1)) show('no'); if (u?.x || f(1)) show('yes'); if (u?.x == null) show('null'); if (u?.x < 1) show('no'); switch (u?.x) { case undefined: show('undefined'); } show(n); const c = u?.x ? f(1) : u?.y ?? f(2); show(c); for (const k in u?.x) show(k); for (const k in o?.q ?? { k: 1 }) show(k); try { throw u?.x; } catch (e) { show(e); } return o?.v ?? 4;
}
