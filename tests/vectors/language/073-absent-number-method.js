// failure profile
function mbpf_prog() { const n = 5; show(n.length); show(n.foo); try { show(n.toLocaleString()); } catch (e) { show(e); } }
