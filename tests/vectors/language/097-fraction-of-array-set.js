function mbpf_prog() { const a = [1]; show(a[1.5]); try { a[1.5] = 1; } catch (e) { show(e); } show('never'); }
