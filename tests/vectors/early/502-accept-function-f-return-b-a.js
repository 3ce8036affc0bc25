// accept
function f(){ return // b
(a) }
