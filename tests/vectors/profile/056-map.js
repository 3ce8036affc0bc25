const m = new Map(); //! unsupported-collection
