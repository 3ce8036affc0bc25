new //! unexpected-end
