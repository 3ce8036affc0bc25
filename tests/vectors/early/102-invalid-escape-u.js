`\u` //! invalid-escape
