function g(a = 1) { return a; } //! unsupported-default-parameter
