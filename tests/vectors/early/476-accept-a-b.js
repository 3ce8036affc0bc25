// accept
a
.b
