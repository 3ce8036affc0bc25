// accept
x = {a: function(){}}
