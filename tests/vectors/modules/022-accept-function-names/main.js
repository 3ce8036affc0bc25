// accept
// log: <>
// log: <h>
import { g, h } from './lib.js';
mbpf.log(1, `<${g.name}>`);
mbpf.log(1, `<${h.name}>`);
function mbpf_prog() { return 0; }
