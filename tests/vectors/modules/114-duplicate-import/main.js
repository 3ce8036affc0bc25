import {a} from './lib.js';
import {b as a} from './lib.js'; //! duplicate-declaration
let a; //! duplicate-declaration
export function mbpf_prog() { return 0; }
