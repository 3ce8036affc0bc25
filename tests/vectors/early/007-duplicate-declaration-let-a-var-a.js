let a; { var a } //! duplicate-declaration
