function mbpf_prog() { try { throw 'text'; } finally { show('finally'); } }
