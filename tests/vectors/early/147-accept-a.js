// accept
[...a]
