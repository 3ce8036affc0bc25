function g(...a) { return a; } //! unsupported-rest-parameter
