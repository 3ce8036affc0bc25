function* f(){ (a = yield) => 1 } //! yield-outside-function
