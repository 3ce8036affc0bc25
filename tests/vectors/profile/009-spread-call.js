f(...[1, 2]); //! unsupported-spread
