// accept
for (var i = f(a in b);;) break
