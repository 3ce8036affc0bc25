// accept
-(1 ** 2)
