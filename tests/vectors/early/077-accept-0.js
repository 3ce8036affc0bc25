// accept
0
