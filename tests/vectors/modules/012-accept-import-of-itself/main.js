// accept
// log: 1 1
import {a as b} from './main.js';
import * as me from './main.js';
export const a = 1;
mbpf.log(1, b + " " + me.a);
export function mbpf_prog() { return 0; }
