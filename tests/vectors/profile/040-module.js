module.exports = 1; //! unsupported-module
