return.a //! unexpected-token
