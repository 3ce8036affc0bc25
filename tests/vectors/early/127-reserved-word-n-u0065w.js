({n\u0065w}) //! reserved-word
