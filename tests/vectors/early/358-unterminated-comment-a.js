/* a //! unterminated-comment
