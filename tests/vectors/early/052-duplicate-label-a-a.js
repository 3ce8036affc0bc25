a: { a: ; } //! duplicate-label
