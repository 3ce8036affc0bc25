// accept
f(...a,)
