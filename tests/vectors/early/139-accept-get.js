// accept
({get(){}})
