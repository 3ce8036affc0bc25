// accept
done: { if (f()) break done; f(1); }
