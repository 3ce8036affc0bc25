f(async () => 1); //! unsupported-async
