f()++ //! invalid-assignment-target
