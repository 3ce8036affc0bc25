'\x4' //! invalid-escape
