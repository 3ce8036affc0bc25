// accept
var a; var a
