a /* //! unterminated-comment
