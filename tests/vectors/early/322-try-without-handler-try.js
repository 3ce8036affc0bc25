try {} //! try-without-handler
