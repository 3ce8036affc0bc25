// accept
f(f() ? 1 : 2, (f(), 3));
