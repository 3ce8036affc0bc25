// accept
let
[a] = 1
