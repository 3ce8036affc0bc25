// accept
a
/b/g
