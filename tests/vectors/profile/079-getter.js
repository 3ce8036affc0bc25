f({get a() { return 1; }}); //! unsupported-accessor
