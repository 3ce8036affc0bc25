// accept
instanceof_x = 2
