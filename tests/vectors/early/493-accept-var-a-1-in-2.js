// accept
var a = 1
in$ = 2
