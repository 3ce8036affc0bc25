// accept
if (f()) { f(1); } else if (f(2)) f(3); else f(4);
