// accept
f(typeof f, typeof nothing_here, void 0);
