// failure profile
function mbpf_prog() { show(new Error('a', 5).message); try { show(new Error('b', { cause: 1 }).message); } catch (e) { show(e); } show('never'); }
