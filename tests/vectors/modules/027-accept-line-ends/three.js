export
var three = 3
