let kept;
function early() { return 1; }
function f(o) { early(); o.x = 1; const x = 5, y = x * 2, t = 'text'; kept = () => x + y + t; const z = -1; return [kept(), (a => a + z)(3), (function () { return () => y; })()()]; }
function g() { const a = 7; return h() + (() => a)(); function h() { return 2; } }
function k() { for (let i = 0; i < 2; i++) { const c = 'c'; kept = () => c; } return kept(); }
early();
const top1 = 3, later = () => top1;
function mbpf_prog() { show(f({})); show(kept()); show(g()); show(k()); show(later()); attempt(() => f(null)); }
