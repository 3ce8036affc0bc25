// quickjs accepts: the standard: the parameter of an async arrow function cannot be 'await'
async await => 1 //! reserved-word
