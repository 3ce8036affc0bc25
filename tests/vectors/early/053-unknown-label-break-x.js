break x //! unknown-label
