"a\ //! unterminated-string
