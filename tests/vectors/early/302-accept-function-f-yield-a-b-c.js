// accept
function* f(){ yield a ? b : c }
