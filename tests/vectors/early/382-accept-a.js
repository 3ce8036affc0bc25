// accept
!!a
