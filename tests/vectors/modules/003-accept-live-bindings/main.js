// accept
// log: 0
// log: 2
// log: 2
import {count, add} from './counter.js';
import * as counter from './counter.js';
mbpf.log(1, "" + count);
add(); counter.add();
mbpf.log(1, "" + count);
mbpf.log(1, "" + counter.count);
export function mbpf_prog() { return 0; }
