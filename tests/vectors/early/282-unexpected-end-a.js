a => //! unexpected-end
