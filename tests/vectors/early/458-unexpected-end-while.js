while //! unexpected-end
