// accept
do a
while (0)
b
