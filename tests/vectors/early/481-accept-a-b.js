// accept
a
!== b
