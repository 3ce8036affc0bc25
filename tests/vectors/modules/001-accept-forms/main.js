// accept
// log: lib
// log: main 1 2 3 4 5 6
import d, {a, b as second, "odd name" as odd} from './lib.js';
import * as ns from "./lib.js";
import {} from './lib.js';
import './lib.js';
mbpf.log(1, "main " + a + " " + second + " " + odd + " " + d() + " " + ns.e + " " + ns.f(1));
function mbpf_prog() { return 0; }
