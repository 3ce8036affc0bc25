f(,) //! empty-place
