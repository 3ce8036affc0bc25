function f(x, g = () => x) { var x = 2; return g(); }
function mbpf_prog() { show(f(1)); }
