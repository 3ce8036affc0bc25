[ //! unclosed-bracket
