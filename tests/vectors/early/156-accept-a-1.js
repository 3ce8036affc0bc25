// accept
(...a) => 1
