function f(a, b) {
  if (a) if (b) return 1; else return 2;
  if (a) { if (b) return 3; } else if (b) return 4; else { ; }
  if (!a && !b) return 5;
  return 6;
}
function g(x) { if (x > 0) { } else return 'neg'; if (x > 10) return 'big'; else if (x > 5) return 'mid'; else if (x > 2) { return 'low'; } return 'tiny'; }
function mbpf_prog() {
  show(f(true, true)); show(f(true, false)); show(f(false, true)); show(f(false, false)); show(f('', 'x')); show(f(NaN, 0)); show(f([], {}));
  for (let i = -1; i < 13; i++) show(g(i));
  if (true) show(1); if (false) show(2); else show(3); if (0) show(4); if ('') { show(5); } else { show(6); }
  if (1) ; else show(7); if (null) show(8); else ; if (undefined) { }
}
