yield //! yield-outside-function
