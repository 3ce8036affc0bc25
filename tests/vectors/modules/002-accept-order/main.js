// accept
// log: c
// log: a
// log: b
// log: main
import './a.js';
import './b.js';
mbpf.log(1, "main");
export function mbpf_prog() { return 0; }
