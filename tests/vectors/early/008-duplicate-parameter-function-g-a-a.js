function g(a,a){} //! duplicate-parameter
