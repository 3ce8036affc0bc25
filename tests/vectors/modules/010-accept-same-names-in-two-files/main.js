// accept
// log: 3
import {get} from './lib.js';
const value = 1;
function helper() { return value; }
mbpf.log(1, "" + (helper() + get()));
export function mbpf_prog() { return 0; }
