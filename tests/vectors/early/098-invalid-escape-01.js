`\01` //! invalid-escape
