// accept
// log: flow 80
// log: flow 1 object
// log: undefined undefined
// log: plainarrow
// log: flow 2
import First, { Flow, top } from './lib.js';
import * as lib from './lib.js';
class Tcp extends lib.Flow { kind = "tcp"; }
const first = new First();
mbpf.log(1, new Flow(80).name);
mbpf.log(1, first.name + " " + first.me);
mbpf.log(1, top + " " + typeof this);
mbpf.log(1, lib.plain() + lib.arrow());
mbpf.log(1, Tcp.of(2).name);
function mbpf_prog() { return 0; }
