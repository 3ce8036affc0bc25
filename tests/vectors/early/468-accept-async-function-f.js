// accept
async
function f(){}
