// accept
var a = 1; let b = 2; const c = 3; f(a, b, c);
