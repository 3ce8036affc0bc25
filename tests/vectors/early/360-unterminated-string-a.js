'a //! unterminated-string
