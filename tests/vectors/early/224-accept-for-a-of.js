// accept
for ([a] of []) ;
