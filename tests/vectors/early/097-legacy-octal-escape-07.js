"\07" //! legacy-octal-escape
