class A { static { arguments } } //! arguments-in-field
