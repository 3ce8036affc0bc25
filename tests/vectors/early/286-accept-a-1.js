// accept
a = () => 1
