a = { b: c d: e } //! unexpected-token
