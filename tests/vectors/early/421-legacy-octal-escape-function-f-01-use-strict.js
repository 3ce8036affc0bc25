function f() { '\01'; 'use strict' } //! legacy-octal-escape
