export function mbpf_prog() { return 0; } //! missing-entry
