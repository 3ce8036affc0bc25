async (a //! unclosed-bracket
