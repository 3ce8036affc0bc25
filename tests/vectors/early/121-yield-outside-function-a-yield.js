a = yield //! yield-outside-function
