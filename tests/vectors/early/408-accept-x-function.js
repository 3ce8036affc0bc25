// accept
x = {function(){}}
