// accept
var f = function g() {}
