// accept
a == b == c
