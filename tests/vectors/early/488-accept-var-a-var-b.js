// accept
var a
var b
