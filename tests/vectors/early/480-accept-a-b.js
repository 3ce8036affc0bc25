// accept
a
!b
