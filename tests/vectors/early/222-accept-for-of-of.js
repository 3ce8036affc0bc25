// accept
for (of of []) ;
