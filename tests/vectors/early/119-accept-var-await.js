// accept
var await
