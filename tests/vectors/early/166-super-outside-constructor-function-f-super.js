function f(){ super() } //! super-outside-constructor
