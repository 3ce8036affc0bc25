new Promise(f); //! unsupported-promise
