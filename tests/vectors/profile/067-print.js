print("a"); //! unsupported-console
