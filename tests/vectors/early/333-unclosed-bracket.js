{ //! unclosed-bracket
