// failure profile
function mbpf_prog() { show('before'); show(typeof Object(5)); }
