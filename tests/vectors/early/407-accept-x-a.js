// accept
x = {[a](){}}
