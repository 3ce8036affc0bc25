// accept
function f(){ return () => new.target }
