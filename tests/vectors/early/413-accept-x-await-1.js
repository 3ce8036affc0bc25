// accept
x = {await: 1}
