function mbpf_prog() { try { show.x = 1; } catch (e) { show(e); } show('never'); }
