// accept
a // c
b
