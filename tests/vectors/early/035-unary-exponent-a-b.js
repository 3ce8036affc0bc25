!a ** b //! unary-exponent
