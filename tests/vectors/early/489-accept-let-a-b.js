// accept
let a
b
