// accept
// log: 3
import {Map, Math} from './lib.js';
mbpf.log(1, "" + (Map + Math));
export function mbpf_prog() { return 0; }
