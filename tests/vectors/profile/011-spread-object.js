const a = {...f()}; //! unsupported-spread
