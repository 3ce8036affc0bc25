import "a"; //! unsupported-module
