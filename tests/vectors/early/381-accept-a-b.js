// accept
a + ++b
