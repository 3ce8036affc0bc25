class A { a //! unclosed-bracket
