export * from "a"; //! unsupported-module-specifier
