// accept
let get, set, of, async, from, as
