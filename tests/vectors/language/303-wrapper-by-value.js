// failure profile
function mbpf_prog() { const list = [Number]; try { show(new list[0](5)); } catch (e) { show(e); } }
