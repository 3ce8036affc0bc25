f({a() { return 1; }}); //! unsupported-method
