// failure profile
function mbpf_prog() { try { show(String(show)); } catch (e) { show(e); } show('never'); }
