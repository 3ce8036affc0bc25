00 //! legacy-octal
