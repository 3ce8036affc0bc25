// accept
// log: default default f
import a from './a.js';
import b from './b.js';
import c from './c.js';
mbpf.log(1, a.name + " " + b.name + " " + c.name);
export function mbpf_prog() { return 0; }
