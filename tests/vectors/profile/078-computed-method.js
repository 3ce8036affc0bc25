f({["a"]() {}}); //! unsupported-method
