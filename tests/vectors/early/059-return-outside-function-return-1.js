return 1 //! return-outside-function
