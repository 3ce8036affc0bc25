// accept
debugger
(a)
