// accept
a
? .5 : 1
