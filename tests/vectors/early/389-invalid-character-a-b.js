a @ b //! invalid-character
