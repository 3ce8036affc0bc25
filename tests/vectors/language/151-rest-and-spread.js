function f({ a, ...b }, ...c) { return a; }
function mbpf_prog() { show(f({ a: 1 })); }
