function* g() { yield 1; } //! unsupported-generator
