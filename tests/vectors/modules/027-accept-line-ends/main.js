// accept
// log: 1 2 3 4
import
{x}
from
'./all.js';
import * as all
from './all.js';
mbpf.log(1, x + " " + all.two + " " + all.inner.three + " " + all.four);
export
function mbpf_prog() { return 0; }
