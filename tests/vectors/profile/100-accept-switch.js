// accept
switch (f()) { case 1: f(1); break; default: f(2); case 2: f(3); }
