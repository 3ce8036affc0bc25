// accept
var a
(b)
