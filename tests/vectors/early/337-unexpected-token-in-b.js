in b //! unexpected-token
