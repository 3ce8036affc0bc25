// accept
a <b> c
