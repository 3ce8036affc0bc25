// accept
function f(){ return
[a] }
