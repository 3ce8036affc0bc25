function g() { return new.target; } //! unsupported-new-target
