new super.a //! super-outside-method
