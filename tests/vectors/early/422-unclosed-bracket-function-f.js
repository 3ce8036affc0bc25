function f() { //! unclosed-bracket
