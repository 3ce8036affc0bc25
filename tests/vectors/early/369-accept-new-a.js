// accept
new a
