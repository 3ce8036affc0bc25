// accept
a
instanceof b
