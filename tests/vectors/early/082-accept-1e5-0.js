// accept
1e5_0
