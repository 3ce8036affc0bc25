function mbpf_prog() { const u = new Uint8Array(2); show(u.foo); if (u.set) show('yes'); else show('no'); }
