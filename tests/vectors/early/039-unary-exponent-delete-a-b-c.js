delete a.b ** c //! unary-exponent
