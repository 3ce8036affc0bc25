// accept
async(a)
