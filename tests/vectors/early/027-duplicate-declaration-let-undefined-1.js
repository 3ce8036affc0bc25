let undefined = 1 //! duplicate-declaration
