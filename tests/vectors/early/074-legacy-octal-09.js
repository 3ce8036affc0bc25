09 //! legacy-octal
