// accept
({a: b = 1} = 1)
