function mbpf_prog() { const a = [1]; show(a.name); try { a.name = 1; } catch (e) { show(e); } show('never'); }
