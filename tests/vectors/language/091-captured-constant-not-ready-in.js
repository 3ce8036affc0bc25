let kept;
function f(o) { kept = g; 1 in o; var x = 5; function g() { return x; } }
function mbpf_prog() { try { f(null); } catch (e) { show(e); } attempt(kept); }
