// accept
// log: ReferenceError
// log: 7
import {look} from './a.js';
export const late = 7;
mbpf.log(1, "" + look());
export function mbpf_prog() { return 0; }
