(a.b) => 1 //! invalid-binding
