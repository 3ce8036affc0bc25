export * from "a"; //! unsupported-module
