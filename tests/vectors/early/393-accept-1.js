// accept
é = 1
