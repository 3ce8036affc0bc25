// accept
const g = (a, b) => a + b; const h = a => { return a; }; f(g, h);
