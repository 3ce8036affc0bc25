for (let in {}) ; //! reserved-word
