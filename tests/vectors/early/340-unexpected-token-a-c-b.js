a /* c */ b //! unexpected-token
