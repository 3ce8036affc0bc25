// accept
// log: 1 2 3 4 5 5
import {x, renamed, d, inner, y} from './all.js';
import * as all from './all.js';
mbpf.log(1, x + " " + renamed + " " + d + " " + inner.z + " " + y + " " + all.y);
export function mbpf_prog() { return 0; }
