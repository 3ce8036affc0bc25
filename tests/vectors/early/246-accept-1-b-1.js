// accept
({1: b} = 1)
