// accept
new (a?.b)()
