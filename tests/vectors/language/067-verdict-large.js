function mbpf_prog() { return 2147483648; }
