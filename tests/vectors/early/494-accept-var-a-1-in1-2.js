// accept
var a = 1
in1 = 2
