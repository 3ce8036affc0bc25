yield 1 //! yield-outside-function
