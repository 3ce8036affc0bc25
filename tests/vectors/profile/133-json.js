f(escape("1")); //! unsupported-global
