'\u{110000}' //! invalid-escape
