'\08' //! legacy-octal-escape
