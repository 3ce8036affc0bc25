// accept
for (a of (b, c)) ;
