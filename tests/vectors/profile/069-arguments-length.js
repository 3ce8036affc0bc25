f(arguments.length); //! unsupported-arguments
