// accept
// log: 1 undefined undefined
import * as ns from './lib.js';
mbpf.log(1, ns.o?.a + " " + ns.n?.a + " " + ns.deep.z?.a);
export function mbpf_prog() { return 0; }
