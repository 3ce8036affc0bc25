// accept
(async) => 1
