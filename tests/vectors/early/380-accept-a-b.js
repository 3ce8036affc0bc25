// accept
a + + b
