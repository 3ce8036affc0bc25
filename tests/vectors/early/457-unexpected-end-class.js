class //! unexpected-end
