f()?.a; //! unsupported-optional-chaining
