// accept
a || (b = c)
