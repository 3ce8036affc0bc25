// failure profile
function mbpf_prog() { try { show(new (String.bind(null, 'a'))()); } catch (e) { show(e); } }
