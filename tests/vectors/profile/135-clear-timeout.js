clearTimeout(1); //! unsupported-timer
