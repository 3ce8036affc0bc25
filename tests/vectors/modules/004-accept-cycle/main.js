// accept
// log: even 1
// log: main true
import {even} from './even.js';
mbpf.log(1, "main " + even(4));
export function mbpf_prog() { return 0; }
export const START = 10;
