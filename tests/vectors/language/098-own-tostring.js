function mbpf_prog() { const o = { toString: () => 'mine' }; try { show('' + o); } catch (e) { show(e); } show('never'); }
