f(new SharedArrayBuffer(4)); //! unsupported-atomics
