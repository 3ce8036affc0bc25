f(new RegExp("a")); //! unsupported-regexp
