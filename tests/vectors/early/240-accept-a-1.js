// accept
([a] = 1)
