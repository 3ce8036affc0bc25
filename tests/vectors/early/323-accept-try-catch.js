// accept
try {} catch {}
