class A { static { return } } //! return-outside-function
