function mbpf_prog() { if (false) return 1; }
