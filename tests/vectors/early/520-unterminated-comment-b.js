/* //! unterminated-comment
b

