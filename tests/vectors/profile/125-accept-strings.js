// accept
f("a\n\x41\u{1F600}\0", 'b\
c');
