// accept
// log: 125
// log: 12021
// log: p
import { a, c, rest, f, p } from './lib.js';
import * as ns from './lib.js';
const { [p]: z = 6 } = { [a]: c };
mbpf.log(1, "" + a + c + rest.d);
mbpf.log(1, String(f() * 1000 + ns.f({ x: 1 }, 5) + (ns.rest?.e?.f ?? z)));
mbpf.log(1, p);
function mbpf_prog() { return 0; }
