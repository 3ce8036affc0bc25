// accept
(b)
