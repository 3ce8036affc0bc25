a \ b //! invalid-escape
