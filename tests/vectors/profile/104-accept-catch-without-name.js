// accept
try { f(); } catch { f(1); }
