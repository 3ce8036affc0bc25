// accept
a ?? b | c
