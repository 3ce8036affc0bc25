() => await a //! await-outside-function
