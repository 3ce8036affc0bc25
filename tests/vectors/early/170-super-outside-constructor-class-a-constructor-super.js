class A { constructor(){ super() } } //! super-outside-constructor
