function mbpf_prog() { return 7.5 - 0.5; }
