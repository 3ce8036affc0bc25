yield* a //! yield-outside-function
