++1 //! invalid-assignment-target
