// accept
for (const k in {a: 1}) { f(k); }
