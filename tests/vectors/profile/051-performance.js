f(performance.now()); //! unsupported-date
