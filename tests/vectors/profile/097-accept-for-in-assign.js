// accept
let k; for (k in {a: 1}) { f(k); }
