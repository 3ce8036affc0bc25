void a ** b //! unary-exponent
