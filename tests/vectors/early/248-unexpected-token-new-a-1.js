new a() = 1 //! unexpected-token
