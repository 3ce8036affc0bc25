@f class A {} //! unsupported-decorator
