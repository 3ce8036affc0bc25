// accept
a
[b]
