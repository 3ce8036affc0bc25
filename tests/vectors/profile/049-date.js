f(new Date()); //! unsupported-date
