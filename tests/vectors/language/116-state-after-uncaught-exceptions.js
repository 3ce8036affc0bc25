// events 9
let n = 0, kept = [], o = { a: null };
function deep(x) { o.a = { x: x, before: kept.length }; kept.push(o.a); if (x % 3 === 1) throw new TypeError('t' + x); if (x % 3 === 2) throw { x: x }; return x; }
function mbpf_prog() { n++; show(kept); show(o); let local = [n, 'local' + n]; try { if (n > 6) kept.length = 2; } finally { kept.push(local); } return deep(n); }
