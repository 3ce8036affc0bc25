class A { a b } //! unexpected-token
