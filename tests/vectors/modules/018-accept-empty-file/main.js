// accept
import './empty.js';
import './no.mjs';
function mbpf_prog() { return 0; }
