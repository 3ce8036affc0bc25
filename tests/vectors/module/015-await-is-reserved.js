let await = 1; //! reserved-word
export {};
