* a } //! unexpected-token
