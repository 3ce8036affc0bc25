function mbpf_prog() { const a = [1]; show('zz' in a); show(a.zz); show(a.hasOwnProperty === undefined); }
