// failure profile
function mbpf_prog() { const o = {}; try { show(o.__proto__); } catch (e) { show(e); } show('never'); }
