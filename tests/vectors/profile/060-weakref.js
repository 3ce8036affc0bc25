const m = new WeakRef({}); //! unsupported-collection
