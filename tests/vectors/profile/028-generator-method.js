f({*g() {}}); //! unsupported-generator
