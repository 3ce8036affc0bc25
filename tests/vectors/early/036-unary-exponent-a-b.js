~a ** b //! unary-exponent
