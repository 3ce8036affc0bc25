// accept
a.b ??= 1
