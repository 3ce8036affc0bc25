export {};
await: for (;;) { break await; } //! reserved-word
