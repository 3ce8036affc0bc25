// accept
var a = 1
i = 2
