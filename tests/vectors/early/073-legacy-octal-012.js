012 //! legacy-octal
