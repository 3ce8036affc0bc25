// accept
(a) = 1
