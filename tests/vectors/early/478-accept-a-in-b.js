// accept
a
in b
