new a++ //! invalid-assignment-target
