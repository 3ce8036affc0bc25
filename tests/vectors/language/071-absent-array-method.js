function mbpf_prog() { const a = [3, 1]; show(a.length); show(a.foo); try { a.sort(); } catch (e) { show(e); } show(a); }
