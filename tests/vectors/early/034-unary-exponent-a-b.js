+a ** b //! unary-exponent
