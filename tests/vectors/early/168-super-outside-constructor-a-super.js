({a(){ super() }}) //! super-outside-constructor
