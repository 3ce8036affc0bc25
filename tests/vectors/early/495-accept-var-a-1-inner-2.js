// accept
var a = 1
inner = 2
