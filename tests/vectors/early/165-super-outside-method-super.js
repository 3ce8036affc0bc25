super //! super-outside-method
