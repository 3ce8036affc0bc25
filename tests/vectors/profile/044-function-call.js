Function("return 1")(); //! unsupported-function-constructor
