class let {} //! reserved-word
