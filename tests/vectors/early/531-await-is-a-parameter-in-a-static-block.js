class A { static { const f = await => 1; } } //! reserved-word
