let a; a ??= 1; //! unsupported-logical-assignment
