import a from "a"; //! unsupported-module-specifier
