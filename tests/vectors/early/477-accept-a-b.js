// accept
a
?.b
