export
const x = 1
export // a comment
let two = 2
