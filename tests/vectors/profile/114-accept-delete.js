// accept
const o = {a: 1}; delete o.a; delete o["a"];
