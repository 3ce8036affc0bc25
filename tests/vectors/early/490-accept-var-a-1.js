// accept
var a
= 1
