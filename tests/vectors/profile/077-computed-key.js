f({["a"]: 1}); //! unsupported-computed-key
