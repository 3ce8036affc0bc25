/* //! unterminated-comment
