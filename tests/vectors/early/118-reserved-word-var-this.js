var this //! reserved-word
