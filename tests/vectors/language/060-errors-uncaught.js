function f(x) { if (x > 2) throw new RangeError('too much'); return f(x + 1); }
function mbpf_prog() { show('before'); f(0); show('never'); }
