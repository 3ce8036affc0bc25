function mbpf_prog() { const o = { valueOf: () => 5 }; show(o.valueOf()); try { show(o * 2); } catch (e) { show(e); } show('never'); }
