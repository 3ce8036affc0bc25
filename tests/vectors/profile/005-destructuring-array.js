let [a, , b] = f(); //! unsupported-destructuring
