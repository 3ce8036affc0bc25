// accept
async
a => 1
