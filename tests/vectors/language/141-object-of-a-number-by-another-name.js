// failure profile
let O = Object;
function mbpf_prog() { O = O; show(typeof O(5)); }
