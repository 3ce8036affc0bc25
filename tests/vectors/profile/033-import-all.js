import "a"; //! unsupported-module-specifier
