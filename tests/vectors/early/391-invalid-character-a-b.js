a # b //! invalid-character
