// accept
// log: own
import {a} from './own.js';
mbpf.log(1, a);
export function mbpf_prog() { return 0; }
