// accept
async () => await a
