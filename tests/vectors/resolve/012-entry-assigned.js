function mbpf_prog() { return 0; } //! entry-not-function
mbpf_prog = 1;
