'\01' //! legacy-octal-escape
