// accept
!b
