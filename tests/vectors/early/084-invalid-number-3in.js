3in [] //! invalid-number
