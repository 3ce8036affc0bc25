// accept
(a) => 1
