({a}) = 1 //! invalid-assignment-target
