`\8` //! invalid-escape
