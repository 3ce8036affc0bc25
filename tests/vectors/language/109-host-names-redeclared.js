function h(Math) { return Math.floor; } function j(String) { return String(5); } function k() { var Error = 1; return Error; }
function l() { let undefined2, NaN2 = 1; return [undefined2, NaN2]; } function m(isNaN) { return isNaN; }
const n = Number, str = String, max = Math.max;
function mbpf_prog() { show(h({ floor: 'mine' })); show(j(x => x + '!')); show(k()); show(l()); show(m(3)); show(n('5')); show(str(1)); show(max(1, 2)); }
