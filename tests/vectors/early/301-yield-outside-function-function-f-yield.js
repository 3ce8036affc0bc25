function* f(){ () => yield } //! yield-outside-function
