debugger; //! unsupported-debugger
