for (this in {}) ; //! unexpected-token
