for (let {a};;) ; //! pattern-without-value
