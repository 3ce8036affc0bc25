const s = new Set(); //! unsupported-collection
