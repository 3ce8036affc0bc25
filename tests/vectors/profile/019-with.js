with (f()) { f(); } //! unsupported-with
