let let = 1 //! reserved-word
