// accept
a
, b
