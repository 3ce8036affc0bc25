// accept
var a = 1
in_port = 2
