// accept
(a = 1) => 1
