// accept
for (let i = 0, j = 1; i < 3; i++, j *= 2) { f(i, j); }
