// accept
({set(a){}})
