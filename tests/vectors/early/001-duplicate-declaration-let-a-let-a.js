let a; let a //! duplicate-declaration
