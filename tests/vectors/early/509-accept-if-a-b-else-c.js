// accept
if (a) b
else c
