// accept
const g = function h(n) { return n < 2 ? n : h(n - 1); }; f(g);
