// failure profile
function mbpf_prog() { show(Object.getOwnPropertyNames(Math).length); }
