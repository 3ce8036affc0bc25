'\u{}' //! invalid-escape
