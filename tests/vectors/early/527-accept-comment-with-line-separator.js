// accept
let t = ''/* one  */''
