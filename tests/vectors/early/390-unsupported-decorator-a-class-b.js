@a class B {} //! unsupported-decorator
