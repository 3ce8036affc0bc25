function f(a?){} //! unexpected-token
