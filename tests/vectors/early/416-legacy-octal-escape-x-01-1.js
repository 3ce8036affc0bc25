x = {'\01': 1} //! legacy-octal-escape
