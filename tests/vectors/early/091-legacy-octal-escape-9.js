'\9' //! legacy-octal-escape
