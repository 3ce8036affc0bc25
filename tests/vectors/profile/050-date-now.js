f(Date.now()); //! unsupported-date
