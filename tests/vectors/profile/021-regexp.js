f(/a/g); //! unsupported-regexp
