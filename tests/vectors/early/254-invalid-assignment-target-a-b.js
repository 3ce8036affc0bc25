a?.b++ //! invalid-assignment-target
