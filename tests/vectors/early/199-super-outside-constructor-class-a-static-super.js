class A { static { super() } } //! super-outside-constructor
