`a //! unterminated-template
