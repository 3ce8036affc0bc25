function mbpf_prog() { const o = {}; try { show(o["__pro" + "to__"]); } catch (e) { show(e); } show('never'); }
