class A { get //! unclosed-bracket
