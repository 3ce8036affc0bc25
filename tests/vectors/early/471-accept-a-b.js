// accept
a
++
b
