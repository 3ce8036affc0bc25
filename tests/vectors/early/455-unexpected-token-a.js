== a //! unexpected-token
