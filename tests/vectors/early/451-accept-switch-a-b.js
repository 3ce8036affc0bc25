// accept
switch (a, b) {}
