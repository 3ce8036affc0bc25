a = 'b //! unterminated-string
c'
