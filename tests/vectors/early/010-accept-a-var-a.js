// accept
a => { var a }
