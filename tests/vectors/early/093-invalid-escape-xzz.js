'\xzz' //! invalid-escape
