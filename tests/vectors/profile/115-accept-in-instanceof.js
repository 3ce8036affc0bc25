// accept
f("a" in {}, f() instanceof Error);
