var {a} //! pattern-without-value
