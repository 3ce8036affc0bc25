return //! return-outside-function
