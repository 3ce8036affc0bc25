// accept
// log: 5 6 7
import * as ns from './lib.js';
import {a} from './lib.js';
function f(ns, a) { a = 6; ns.x = a; return ns.x; }
{ let a = 7; var b = a; }
mbpf.log(1, a + " " + f({}, 1) + " " + b);
export function mbpf_prog() { return 0; }
