// accept
// log: 1
import {a} from './both.js';
mbpf.log(1, "" + a);
export function mbpf_prog() { return 0; }
