function g({a}) { return a; } //! unsupported-destructuring
