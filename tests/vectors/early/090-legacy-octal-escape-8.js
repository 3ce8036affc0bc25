'\8' //! legacy-octal-escape
