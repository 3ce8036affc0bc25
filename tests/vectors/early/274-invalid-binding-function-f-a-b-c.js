function f({a: b.c}){} //! invalid-binding
