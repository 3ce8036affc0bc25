var package //! reserved-word
