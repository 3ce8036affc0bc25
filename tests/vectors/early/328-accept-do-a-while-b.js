// accept
do a; while (b)
