// accept
a += b
