let a; [a] = f(); //! unsupported-destructuring
