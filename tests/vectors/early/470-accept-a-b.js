// accept
a
++b
