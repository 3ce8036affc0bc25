// accept
while (f()) { continue; }
