f({async g() {}}); //! unsupported-async
