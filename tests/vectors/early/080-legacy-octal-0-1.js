0_1 //! legacy-octal
