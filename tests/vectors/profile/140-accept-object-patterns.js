// accept
const {a, b: {c = 1} = {}, ["d"]: d, ...e} = f(); let g; ({g, h: g.x, ...g} = a);
function f({a}, b = 1, {c} = {}) { try { f(a); } catch ({message}) { f(message); } for (const {length} in a) f(length); return ({a}) => b; }
