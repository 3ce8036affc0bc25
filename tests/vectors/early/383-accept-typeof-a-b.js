// accept
typeof a.b
