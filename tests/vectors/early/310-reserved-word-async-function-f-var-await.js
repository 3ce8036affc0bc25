async function f(){ var await } //! reserved-word
