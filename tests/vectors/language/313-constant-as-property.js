// failure profile
function mbpf_prog() { show('MAX_VALUE' in Number); }
