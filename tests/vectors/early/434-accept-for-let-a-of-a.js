// accept
for (let a of a) ;
