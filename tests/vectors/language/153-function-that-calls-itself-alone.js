function f(x) { if (x?.any) return f(x); return x.any; }
function g(x, n) { return n ? h(x, n - 1) : x.other; }
function h(x, n) { return n ? g(x, n - 1) : x.some; }
function mbpf_prog() { show('not called'); }
