function mbpf_prog() { const b = new ArrayBuffer(2); show(b.foo); show(typeof b.slice); }
