// accept
while(1) { continue
[a] }
