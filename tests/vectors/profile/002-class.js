class A {} //! unsupported-class
