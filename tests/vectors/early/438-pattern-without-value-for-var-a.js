for (var [a];;) ; //! pattern-without-value
