// accept
new (a)(b)
