function* f(a = yield){} //! yield-outside-function
