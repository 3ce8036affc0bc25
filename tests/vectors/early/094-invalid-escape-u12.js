'\u12' //! invalid-escape
