class A{}() //! unexpected-end
