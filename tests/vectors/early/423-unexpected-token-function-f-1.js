// quickjs accepts: the standard: a function has a block
function f() => 1 //! unexpected-token
