a = +  //! unexpected-end
