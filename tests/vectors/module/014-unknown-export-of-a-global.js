export {Math}; //! unknown-export
