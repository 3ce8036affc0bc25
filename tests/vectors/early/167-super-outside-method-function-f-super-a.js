function f(){ super.a } //! super-outside-method
