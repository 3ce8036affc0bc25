a = `b //! unterminated-template

