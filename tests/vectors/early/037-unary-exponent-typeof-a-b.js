typeof a ** b //! unary-exponent
