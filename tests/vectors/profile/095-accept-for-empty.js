// accept
for (;;) { break; }
