globalThis.a = 1; //! unsupported-global-this
