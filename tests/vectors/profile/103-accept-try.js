// accept
try { f(); } catch (e) { f(e); } finally { f(1); }
