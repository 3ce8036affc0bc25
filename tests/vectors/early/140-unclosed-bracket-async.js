({async //! unclosed-bracket
