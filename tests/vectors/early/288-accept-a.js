// accept
[a]
