// accept
a<!--b
