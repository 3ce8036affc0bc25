09_1 //! legacy-octal
