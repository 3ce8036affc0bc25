`a${b` //! unterminated-template
