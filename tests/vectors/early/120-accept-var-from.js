// accept
var from
