function f(a.b){} //! invalid-binding
