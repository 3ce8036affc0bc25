let top1 = 'top';
function early(n) {
  try { if (n == 0) show(x); if (n == 1) x = 1; if (n == 2) x++; if (n == 3) x += 1; if (n == 4) show(typeof x); if (n == 5) show([x]); } catch (e) { show(text(e)); }
  let x = 2; show(x);
}
function selfInit() { try { let y = y + 1; show(y); } catch (e) { show(text(e)); } }
function shadow() { try { show(top1); let top1 = 'inner'; } catch (e) { show(text(e)); } { let top1 = 'block'; show(top1); } show(outer2()); }
function outer2() { return top1; }
function inLoop() { for (let i = 0; i < 2; i++) { try { show(z); } catch (e) { show(text(e)); } let z = i; show(z); } }
function constant() { try { c; } catch (e) { show(text(e)); } const c = 1; show(c); }
function rhs() { let log = ''; try { w = (log = 'evaluated', 5); } catch (e) { show(text(e) + log); } let w; show(w); }
function forHead() { try { for (let i = i; ;) break; } catch (e) { show(text(e)); } try { for (const k in { k: k }) show(k); } catch (e) { show(text(e)); } }
function mbpf_prog() { for (let i = 0; i < 7; i++) early(i); selfInit(); inLoop(); constant(); rhs(); shadow2(); }
function shadow2() { try { show(top1); } catch (e) { show(text(e)); } }
