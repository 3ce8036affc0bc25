f(JSON.parse("1")); //! unsupported-global
