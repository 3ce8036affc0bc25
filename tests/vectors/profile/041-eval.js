eval("1"); //! unsupported-eval
