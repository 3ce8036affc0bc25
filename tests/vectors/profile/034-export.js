export const a = 1; //! unsupported-module
