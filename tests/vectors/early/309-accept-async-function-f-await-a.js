// accept
async function f(){ await -a }
