a​b //! invalid-character
