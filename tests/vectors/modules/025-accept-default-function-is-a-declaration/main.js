// accept
// log: 3 1 2
import one, {two} from './one.js';
import {three} from './three.js';
export function mbpf_prog() { return 0; }
mbpf.log(1, three + ' ' + one() + ' ' + two);
