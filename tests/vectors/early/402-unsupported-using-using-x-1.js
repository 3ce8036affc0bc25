using x = 1 //! unsupported-using
