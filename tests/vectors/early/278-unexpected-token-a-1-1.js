(a += 1) => 1 //! unexpected-token
