function mbpf_prog() { return '1'; }
