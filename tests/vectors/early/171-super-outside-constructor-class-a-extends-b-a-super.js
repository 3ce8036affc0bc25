class A extends B { a(){ super() } } //! super-outside-constructor
