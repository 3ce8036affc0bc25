while(1) break x //! unknown-label
