// accept
// log: 125
// log: 12015
// log: -6
// log: <><h>p
import { a, c, rest, f, g, h, p } from './lib.js';
import * as ns from './lib.js';
const { [p]: z = 6 } = { [a]: c };
mbpf.log(1, "" + a + c + rest.d);
mbpf.log(1, String(f() * 1000 + ns.f({ x: 1 }, 5)));
mbpf.log(1, (ns.rest?.e?.f ?? "-") + z);
mbpf.log(1, "<" + g.name + "><" + h.name + ">" + p);
function mbpf_prog() { return 0; }
