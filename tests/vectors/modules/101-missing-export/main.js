import {nothing} from './lib.js'; //! missing-export
export function mbpf_prog() { return 0; }
