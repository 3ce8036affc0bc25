// accept
set = 1
