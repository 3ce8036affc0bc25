function mbpf_prog() { show(String([1, 2])); try { show(String([[1], 2])); } catch (e) { show(e); } show('never'); }
