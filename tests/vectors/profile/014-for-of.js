for (const a of [1, 2]) { f(a); } //! unsupported-for-of
