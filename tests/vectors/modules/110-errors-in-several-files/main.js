import './a.js';
import './b.js';
export function mbpf_prog() { return 0; }
