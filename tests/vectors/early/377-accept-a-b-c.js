// accept
a(b)(c)
