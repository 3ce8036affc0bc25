// accept
a.n\u0065w
