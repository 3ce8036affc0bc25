// accept
// log: number 4 undefined
import * as ns from './mid.js';
mbpf.log(1, typeof ns.deep.z + " " + ns.deep.z + " " + typeof ns.u);
export function mbpf_prog() { return 0; }
