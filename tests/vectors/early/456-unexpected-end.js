! //! unexpected-end
