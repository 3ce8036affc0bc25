{ using a = f(); } //! unsupported-using
