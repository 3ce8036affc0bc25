f?.(); //! unsupported-optional-chaining
