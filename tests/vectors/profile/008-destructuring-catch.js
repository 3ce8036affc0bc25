try { f(); } catch ({message}) { f(message); } //! unsupported-destructuring
