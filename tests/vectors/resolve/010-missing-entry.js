function mbpf_program() { return 0; } //! missing-entry
