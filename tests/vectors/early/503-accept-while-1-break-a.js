// accept
while(1) { break
(a) }
