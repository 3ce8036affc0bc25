f(Symbol.iterator); //! unsupported-symbol
