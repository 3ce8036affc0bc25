a→b //! invalid-identifier
