function mbpf_prog() { const a = [1]; show('zz' in a); show('push' in a); show('map' in a); }
