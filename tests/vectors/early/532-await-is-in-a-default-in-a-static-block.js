class A { static { const f = (a = await) => 1; } } //! reserved-word
