const m = new WeakMap(); //! unsupported-collection
