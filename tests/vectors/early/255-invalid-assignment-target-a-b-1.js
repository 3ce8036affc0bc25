(a?.b) = 1 //! invalid-assignment-target
