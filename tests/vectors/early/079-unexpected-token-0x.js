0x //! unexpected-token
