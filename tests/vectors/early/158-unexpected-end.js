() //! unexpected-end
