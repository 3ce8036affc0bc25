// accept
f(!f(), f() && f(), f() || f(), f() ?? f());
