0x1_ //! unexpected-token
