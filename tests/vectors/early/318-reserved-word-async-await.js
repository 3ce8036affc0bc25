async () => await //! reserved-word
