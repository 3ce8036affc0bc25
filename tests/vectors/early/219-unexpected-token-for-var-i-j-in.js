for (var i, j in {}) ; //! unexpected-token
