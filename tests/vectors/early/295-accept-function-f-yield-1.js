// accept
function* f(){ yield 1 }
