async function f(){ await a ** 2 } //! unary-exponent
