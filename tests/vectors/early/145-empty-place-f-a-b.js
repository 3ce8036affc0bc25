f(a,,b) //! empty-place
