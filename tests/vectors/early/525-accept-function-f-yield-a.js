// accept
function* f(){ yield
a }
