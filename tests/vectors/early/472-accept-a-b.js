// accept
a
(b)
