f({set a(b) {}}); //! unsupported-accessor
