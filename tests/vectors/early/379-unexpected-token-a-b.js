a ? : b //! unexpected-token
