const m = new WeakSet(); //! unsupported-collection
