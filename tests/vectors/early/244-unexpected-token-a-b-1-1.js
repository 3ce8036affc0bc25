({a: (b = 1)} = 1) //! unexpected-token
