// accept
function f(){}(1)
