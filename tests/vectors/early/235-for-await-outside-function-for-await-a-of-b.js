for await (a of b) ; //! for-await-outside-function
