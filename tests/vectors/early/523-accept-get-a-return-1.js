// accept
({get
a(){ return 1 }})
