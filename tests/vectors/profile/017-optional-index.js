f()?.[0]; //! unsupported-optional-chaining
