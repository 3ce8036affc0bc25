// accept
b: while(1) { break b
(a) }
