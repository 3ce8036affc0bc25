({a,,b}) //! empty-place
