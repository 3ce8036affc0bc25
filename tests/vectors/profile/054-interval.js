setInterval(f, 1); //! unsupported-timer
