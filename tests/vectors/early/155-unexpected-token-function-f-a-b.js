function f(a,,b){} //! unexpected-token
