// accept
a = 'b\
c'
