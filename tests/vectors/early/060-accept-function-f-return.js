// accept
function f(){ return }
