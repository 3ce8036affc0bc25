{ return } //! return-outside-function
