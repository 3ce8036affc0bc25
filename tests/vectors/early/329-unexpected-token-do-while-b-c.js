do ; while (b), c //! unexpected-token
