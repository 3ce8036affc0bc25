// accept
// log: 2
import {state} from './state.js';
import * as ns from './state.js';
state.x = 1;
ns.state.x++;
mbpf.log(1, "" + state.x);
export function mbpf_prog() { return 0; }
