// failure profile
function mbpf_prog() { show(typeof new Error('x').stack); }
