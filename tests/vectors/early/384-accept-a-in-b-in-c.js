// accept
a in b in c
