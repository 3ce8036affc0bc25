export {class as a}; //! reserved-word
