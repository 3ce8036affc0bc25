import './lib.js';
export function mbpf_prog() { return 0; }
