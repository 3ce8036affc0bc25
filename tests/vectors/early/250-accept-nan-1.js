// accept
NaN = 1
