a ? b :  //! unexpected-end
