b' //! unexpected-token
