function mbpf_prog() { const s = 'abc'; show(s.foo); show(s.length); show(typeof s.indexOf); }
