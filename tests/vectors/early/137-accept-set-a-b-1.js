// accept
({set a(b=1){}})
