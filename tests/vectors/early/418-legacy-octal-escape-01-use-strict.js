"\01"; "use strict" //! legacy-octal-escape
