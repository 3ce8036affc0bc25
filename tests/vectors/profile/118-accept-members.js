// accept
const o = {a: [1]}; f(o.a[0], o["a"].length, o.if);
