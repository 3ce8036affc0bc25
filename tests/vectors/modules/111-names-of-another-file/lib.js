const hidden = 1;
function f() { return gone; } //! unknown-global
f();
