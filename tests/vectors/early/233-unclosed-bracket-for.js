for (;; //! unclosed-bracket
