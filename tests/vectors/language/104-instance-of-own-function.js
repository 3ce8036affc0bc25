function F() { }
function mbpf_prog() { show(5 instanceof F); try { show({} instanceof F); } catch (e) { show(e); } show('never'); }
