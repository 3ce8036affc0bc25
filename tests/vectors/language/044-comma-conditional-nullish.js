let n = 0;
function t() { n++; return true; } function nul() { n++; return null; }
function mbpf_prog() {
  show((1, 2, 3)); show((n++, n)); show(true ? 1 : 2 ? 3 : 4); show(false ? 1 : 0 ? 3 : 4); show(t() ? (n++, 'a') : 'b'); show(null ?? 'd'); show(undefined ?? null ?? 'e'); show(0 ?? 'f'); show('' ?? 'g'); show(false ?? 1); show(NaN ?? 2); show(nul() ?? t()); show(t() ?? nul()); show((null ?? 0) || 'h'); show(null ?? (0 || 'i')); show(n);
  let a = null, b; const o = { x: null }; show(a ?? b ?? o.x ?? o.y ?? 'last'); show(o.x ?? 1); show(o.y ?? 2); let x = a ?? 5; show(x); x = b ?? x; show(x); x = x ?? y(); show(x); for (let i = 0, k = 10; i < k; i += 3, k--) n += i; show(n);
  show(1 && 2 && 0 && 3); show(0 || '' || null || 'z' || 5); show(1 && 0 || 2); show((1 || 2) && 3); show(!(1 && 0)); show(!1 || !0); if (1, 0) show('no'); else show('comma'); if (null ?? true) show('nullish'); if (a ?? false) show('no'); while (a ?? false) break; show(true && (n = 5, n + 1)); const q = (t(), t()) ? [t(), n] : 0; show(q);
}
function y() { return 'never'; }
