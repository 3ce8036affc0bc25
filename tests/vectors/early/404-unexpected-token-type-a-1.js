type A = 1 //! unexpected-token
