let [a] //! pattern-without-value
