a * * b //! unexpected-token
