f(1n); //! unsupported-bigint
