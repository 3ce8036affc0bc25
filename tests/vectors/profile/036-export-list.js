export {f}; //! unsupported-module
