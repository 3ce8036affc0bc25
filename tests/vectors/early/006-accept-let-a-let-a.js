// accept
let a; { let a }
