({,}) //! empty-place
