function g() { return arguments[0]; } //! unsupported-arguments
