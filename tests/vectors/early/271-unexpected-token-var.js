var; //! unexpected-token
