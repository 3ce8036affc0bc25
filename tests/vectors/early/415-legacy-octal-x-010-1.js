x = {010: 1} //! legacy-octal
