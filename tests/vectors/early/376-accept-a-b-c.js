// accept
a[b,c]
