// accept
function g() { return arguments[0]; }
function h() { return () => arguments.length; }
