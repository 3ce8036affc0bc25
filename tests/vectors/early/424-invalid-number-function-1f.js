function 1f() {} //! invalid-number
