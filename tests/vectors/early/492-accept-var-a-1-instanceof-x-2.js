// accept
var a = 1
instanceof_x = 2
