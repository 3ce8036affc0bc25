function mbpf_prog() { return null; }
