let lim = 3;
function inc(n) { let i = 0; for (; i < n; i++); return i; }
function inc2(o) { let i = 0; for (; i < o.length; i++) { if (i > 5) o.length = 0; } return i; }
function inc3() { let i = 0; for (; i < lim; i++) { lim = i < 5 ? 8 : 0; } return i; }
function inc4(i) { let c = 0; for (; i < 5; i++) c++; return [i, c]; }
function inc6() { let i = 0; while (++i < 5); return i; } function inc7() { let i = 0; while (i++ < 5); return i; }
function inc8() { let i = 0, n = 5; do { n--; i++; } while (i < n); return [i, n]; }
function inc9() { let i = 0; for (; i < i; i++); return i; } function inc10(n) { let i = -2; do { i++; } while (i < n); return i; }
function inc12(u) { let i = 0; try { for (; i < u.length; i++) { if (i === 1) u = null; } } catch (e) { return 'caught ' + i; } return i; }
function inc13() { let i = 2147483645; let c = 0; for (; i < 2147483650; i++) c++; return [i, c]; }
function inc14() { let i = 0; try { for (; i < later; i++) { if (i > 2) null.x; } } catch (e) { return i; } return 'no'; }
function inc15(a) { let s = 0, i = 0; for (; i < a.length; i++) { if (a[i] === 2) { a = [7]; i = -1; continue; } s += a[i]; } return s; }
let later = 10;
function mbpf_prog() { show(inc(5)); show(inc('4')); show(inc(null)); show(inc(NaN)); show(inc(2.5)); show(inc2([1, 2, 3])); show(inc2({ length: 20 })); show(inc3()); show(inc4('a')); show(inc4('3')); show(inc4(0.5)); show(inc4(undefined)); show(inc6()); show(inc7()); show(inc8()); show(inc9()); show(inc10(null)); show(inc10(undefined)); show(inc10('1')); show(inc12([1, 2, 3])); show(inc13()); show(inc14()); show(inc15([1, 2, 3])); }
