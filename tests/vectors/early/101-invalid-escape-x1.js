`\x1` //! invalid-escape
