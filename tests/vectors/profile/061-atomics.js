Atomics.add(f(), 0, 1); //! unsupported-atomics
