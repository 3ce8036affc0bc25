super() //! super-outside-constructor
