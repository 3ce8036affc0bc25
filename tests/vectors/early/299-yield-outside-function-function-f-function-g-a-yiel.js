function* f(){ function g(a = yield){} } //! yield-outside-function
