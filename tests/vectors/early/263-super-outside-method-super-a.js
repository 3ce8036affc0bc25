super?.a //! super-outside-method
