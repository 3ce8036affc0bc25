// accept
a`b``c`
