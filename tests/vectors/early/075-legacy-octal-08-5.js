08.5 //! legacy-octal
