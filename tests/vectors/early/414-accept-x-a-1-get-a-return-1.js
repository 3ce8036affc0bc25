// accept
x = {a: 1, get a(){return 1}}
