let kept;
function f() { kept = g; mbpf.log(9, ''); let x = 5; function g() { return x; } }
function mbpf_prog() { try { f(); } catch (e) { show(e); } attempt(kept); }
