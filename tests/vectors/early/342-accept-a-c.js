// accept
a // c
