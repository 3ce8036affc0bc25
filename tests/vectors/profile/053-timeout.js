setTimeout(f, 1); //! unsupported-timer
