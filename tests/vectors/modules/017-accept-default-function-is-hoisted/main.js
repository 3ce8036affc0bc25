// accept
// log: up
import './a.js';
export default function () { return "up"; }
export function mbpf_prog() { return 0; }
