😀 = 1 //! invalid-identifier
