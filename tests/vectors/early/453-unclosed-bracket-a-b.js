a = {b //! unclosed-bracket
