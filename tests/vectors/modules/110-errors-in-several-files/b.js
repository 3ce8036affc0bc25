

function f() { return this; } //! unsupported-this
