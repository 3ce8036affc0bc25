let kept;
function f(o) { kept = g; o.x; const x = 5; function g() { return x; } }
function mbpf_prog() { try { f(null); } catch (e) { show(e); } attempt(kept); }
