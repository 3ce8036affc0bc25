// accept
a = 1
