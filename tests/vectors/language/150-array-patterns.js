function mbpf_prog() { const { a: [b] } = { a: [1] }; show(b); }
