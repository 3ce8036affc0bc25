// accept
a
? b
: c
