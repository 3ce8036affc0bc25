// accept
function f(){ let a; { function a(){} } }
