export = x; //! unsupported-export-equals
export as namespace Q; //! unsupported-export-equals
