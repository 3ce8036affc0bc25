export default 1; //! unsupported-module
