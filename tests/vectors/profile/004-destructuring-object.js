const {a, b: {c}} = f(); //! unsupported-destructuring
