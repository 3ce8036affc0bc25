b` //! unterminated-template
