function g() { return this.x; } //! unsupported-this
