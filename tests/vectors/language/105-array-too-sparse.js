// failure oom
function mbpf_prog() { const a = []; a.length = 4294967295; show(a.length); try { a[2000000] = 1; } catch (e) { show(e); } show('never'); }
