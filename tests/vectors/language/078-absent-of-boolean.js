function mbpf_prog() { const b = true; show(b.foo); show(typeof b.valueOf); }
