// accept
.5
