"a //! unterminated-string
