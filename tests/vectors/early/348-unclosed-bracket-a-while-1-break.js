a: while(1) { break //! unclosed-bracket
