'\1' //! legacy-octal-escape
