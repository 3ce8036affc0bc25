if (a) ; else //! unexpected-end
