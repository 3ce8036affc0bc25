// accept
a
= b
