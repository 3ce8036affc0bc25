f(import("a")); //! unsupported-module
