function f() { "\01" } //! legacy-octal-escape
