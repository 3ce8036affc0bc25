f(Symbol("a")); //! unsupported-symbol
