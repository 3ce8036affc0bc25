// failure profile
function mbpf_prog() { show(Number('\u200b1')); show(Number('1\u4e16')); show(Number('\u00a01')); show(Number('\u3000 5 \ufeff')); show('never'); }
