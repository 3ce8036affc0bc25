var yield //! reserved-word
