a: a: ; //! duplicate-label
