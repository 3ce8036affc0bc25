function mbpf_prog() { show('before'); const o = {}; o.x.y = 1; show('never'); }
