({get a}) //! unexpected-token
