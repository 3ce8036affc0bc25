f(function* () { yield 1; }); //! unsupported-generator
