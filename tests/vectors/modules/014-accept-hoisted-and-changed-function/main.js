// accept
// log: first
// log: second
import {f, change} from './lib.js';
mbpf.log(1, f());
change();
mbpf.log(1, f());
export function mbpf_prog() { return 0; }
